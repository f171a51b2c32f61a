-- A shop: 14 tables with every shape that an import meets. Composite keys, self references, a circle of foreign keys,
-- join tables with and without columns of their own, a table without a key, names that need quotes, bytes, a view.
CREATE TABLE country (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE);
CREATE TABLE customer (
  customer_id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, born DATE, newsletter BOOLEAN NOT NULL,
  country_code TEXT REFERENCES country (code), referred_by INTEGER REFERENCES customer (customer_id)
);
CREATE TABLE department (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, head_id INTEGER REFERENCES employee (id));
CREATE TABLE employee (
  id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, department_id INTEGER NOT NULL REFERENCES department (id),
  reports_to INTEGER REFERENCES employee (id), photo BLOB
);
CREATE TABLE category (id INTEGER PRIMARY KEY NOT NULL, "class" TEXT NOT NULL, parent_id INTEGER REFERENCES category (id));
CREATE TABLE product (
  sku TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, price NUMERIC(10, 2) NOT NULL, "weight {kg}" REAL,
  category_id INTEGER REFERENCES category (id)
);
CREATE TABLE supplier (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, country_code TEXT REFERENCES country (code));
CREATE TABLE supplies (
  supplier_id INTEGER NOT NULL REFERENCES supplier (id), sku TEXT NOT NULL REFERENCES product (sku),
  days INTEGER, PRIMARY KEY (supplier_id, sku)
);
CREATE TABLE "order" (
  id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (customer_id),
  employee_id INTEGER REFERENCES employee (id), placed DATETIME NOT NULL, "from" TEXT
);
CREATE TABLE order_line (
  order_id INTEGER NOT NULL REFERENCES "order" (id), line INTEGER NOT NULL, sku TEXT NOT NULL REFERENCES product (sku),
  quantity INTEGER NOT NULL, PRIMARY KEY (order_id, line)
);
CREATE TABLE shipment (
  id INTEGER PRIMARY KEY NOT NULL, order_id INTEGER NOT NULL, line INTEGER NOT NULL, sent DATE,
  FOREIGN KEY (order_id, line) REFERENCES order_line (order_id, line)
);
CREATE TABLE tag (word TEXT PRIMARY KEY NOT NULL);
CREATE TABLE product_tag (
  sku TEXT NOT NULL REFERENCES product (sku), word TEXT NOT NULL REFERENCES tag (word), PRIMARY KEY (sku, word)
);
CREATE TABLE visit (page TEXT NOT NULL, at DATETIME, customer_id INTEGER REFERENCES customer (customer_id));
CREATE VIEW expensive AS SELECT * FROM product WHERE price > 100;
INSERT INTO country VALUES ('AT', 'Austria'), ('TJ', 'Tajikistan');
INSERT INTO customer VALUES (1, 'Ann', '1980-02-29', 1, 'AT', NULL), (2, 'Ben "B"', NULL, 0, NULL, 1);
INSERT INTO department VALUES (1, 'Sales', 2), (2, 'Stock', NULL);
INSERT INTO employee VALUES (1, 'Eva', 1, NULL, x'00ff'), (2, 'Finn', 1, 1, NULL);
INSERT INTO category VALUES (1, 'all', NULL), (2, 'tools', 1);
INSERT INTO product VALUES ('H-1', 'Hammer', 12.5, 0.75, 2), ('S-1', 'Saw', 150, NULL, NULL);
INSERT INTO supplier VALUES (7, 'Mill', 'TJ');
INSERT INTO supplies VALUES (7, 'H-1', 3), (7, 'S-1', NULL);
INSERT INTO "order" VALUES (100, 1, 2, '2031-05-01 10:30:00', 'web'), (101, 2, NULL, '2031-05-02 08:00:00', NULL);
INSERT INTO order_line VALUES (100, 1, 'H-1', 2), (100, 2, 'S-1', 1), (101, 1, 'H-1', 5);
INSERT INTO shipment VALUES (1, 100, 2, '2031-05-03'), (2, 101, 1, NULL);
INSERT INTO tag VALUES ('steel'), ('garden');
INSERT INTO product_tag VALUES ('H-1', 'steel'), ('S-1', 'steel'), ('S-1', 'garden');
INSERT INTO visit VALUES ('/', '2031-05-01 10:00:00', 1), ('/', '2031-05-01 10:00:00', 1), ('/saw', NULL, NULL);
