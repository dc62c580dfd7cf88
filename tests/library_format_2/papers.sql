BEGIN TRANSACTION;
CREATE TABLE citekeys (base TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "citekeys" VALUES('nowak2026two',2);
CREATE TABLE keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "keys" VALUES('p:12b545ce3fd1',4);
INSERT INTO "keys" VALUES('p:163adb52b349',3);
INSERT INTO "keys" VALUES('p:3b6d2c9dcce0',3);
INSERT INTO "keys" VALUES('p:59c9f4a83db8',6);
INSERT INTO "keys" VALUES('p:5a0304ed5607',2);
INSERT INTO "keys" VALUES('p:7e241a56a35b',2);
INSERT INTO "keys" VALUES('p:825401287cb8',5);
INSERT INTO "keys" VALUES('p:868e1e8fff31',4);
INSERT INTO "keys" VALUES('p:8ed4d95ffb50',6);
INSERT INTO "keys" VALUES('p:a3ddaa28d149',0);
INSERT INTO "keys" VALUES('p:d022b7e6e23a',5);
INSERT INTO "keys" VALUES('p:e9abc94317a2',1);
INSERT INTO "keys" VALUES('p:eb05770f9af9',0);
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO "meta" VALUES('count',7);
INSERT INTO "meta" VALUES('format',2);
INSERT INTO "meta" VALUES('identity','de8012002986a92f');
INSERT INTO "meta" VALUES('seq',7);
INSERT INTO "meta" VALUES('top',7);
INSERT INTO "meta" VALUES('version',1);
CREATE TABLE papers (
    row INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id TEXT NOT NULL, citekey TEXT NOT NULL, added TEXT NOT NULL,
    title TEXT NOT NULL, abstract TEXT NOT NULL, authors TEXT NOT NULL, day TEXT, day_inferred INTEGER NOT NULL,
    published TEXT, url TEXT, arxiv TEXT, doi TEXT, links TEXT NOT NULL, upvotes INTEGER, venue TEXT,
    sources TEXT NOT NULL, listings TEXT, summary TEXT, keywords TEXT, organization TEXT, submitter TEXT, comments INTEGER, code TEXT, stars INTEGER, project TEXT, media TEXT, categories TEXT, announce TEXT, version INTEGER, withdrawn TEXT, journal TEXT, other_ids TEXT);
INSERT INTO "papers" VALUES(0,0,'p:eb05770f9af9','kaiser2026attention','2026-11-28T07:36:18Z','Attention over Strokes','We read letters. Each stroke counts.','["Łukasz Kaiser","Ashish Vaswani"]','2026-06-12',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-12",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(1,1,'p:e9abc94317a2','l2026ring','2026-11-28T07:36:18Z','Læring på Ørsteds Måde','Đorđe and Þór measure smørrebrød. The rest is history.','[]','2026-06-12',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-12",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(2,2,'p:7e241a56a35b','doe2026plain','2026-11-28T07:36:18Z','Plain Words','Nothing to fold here.','["Jane Doe"]','2026-06-12',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-12",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(3,3,'p:163adb52b349','nunez2026resume','2026-11-28T07:36:18Z','Résumé Parsing für Straßen','Accents alone.','["José Núñez"]','2026-06-11',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-11",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(4,4,'p:868e1e8fff31','z2026ag','2026-11-28T07:36:18Z','Ağ Öğrenme','Dotless letters. They are many.','["Işıl Yıldız"]','2026-06-11',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-11",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(5,5,'p:d022b7e6e23a','nowak2026two','2026-11-28T07:36:18Z','Two Hands','Written twice.','["Małgorzata Nowak"]','2026-06-10',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-10",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
INSERT INTO "papers" VALUES(6,6,'p:8ed4d95ffb50','nowak2026twoa','2026-11-28T07:36:18Z','Two Hands','Written twice, by hand.','["Malgorzata Nowak"]','2026-06-10',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]','[["","2026-06-10",null,null,false]]',NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,NULL,NULL,NULL,'[]');
CREATE TABLE retired (row INTEGER PRIMARY KEY, version INTEGER NOT NULL);
CREATE UNIQUE INDEX paper_of_seq ON papers(seq);
CREATE UNIQUE INDEX paper_of_citekey ON papers(citekey);
CREATE INDEX listing_order ON papers(day DESC, upvotes DESC, seq);
COMMIT;
