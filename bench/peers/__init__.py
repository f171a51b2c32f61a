"""The loaders, a module for each: `load(settings, folder)` brings the database to what the folder's CSV files say."""
