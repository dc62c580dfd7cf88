BEGIN TRANSACTION;
CREATE TABLE citekeys (base TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "citekeys" VALUES('smith2024deep',2);
CREATE TABLE keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "keys" VALUES('arxiv:2401.00001',6);
INSERT INTO "keys" VALUES('arxiv:2403.03507',0);
INSERT INTO "keys" VALUES('arxiv:2606.00467',2);
INSERT INTO "keys" VALUES('arxiv:2606.13681',1);
INSERT INTO "keys" VALUES('doi:10.1145/12345.6',3);
INSERT INTO "keys" VALUES('p:30713c07129e',3);
INSERT INTO "keys" VALUES('p:591ec4a19c01',5);
INSERT INTO "keys" VALUES('p:5d67e2bba791',7);
INSERT INTO "keys" VALUES('p:602e3c59ddaf',1);
INSERT INTO "keys" VALUES('p:6c7653277fe8',3);
INSERT INTO "keys" VALUES('p:77e8d8703b8c',0);
INSERT INTO "keys" VALUES('p:873d185659a5',6);
INSERT INTO "keys" VALUES('p:8ea0552cc78a',4);
INSERT INTO "keys" VALUES('p:a4af66fb2001',0);
INSERT INTO "keys" VALUES('p:c27f54618c72',4);
INSERT INTO "keys" VALUES('p:de82eaa92ecb',2);
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO "meta" VALUES('count',8);
INSERT INTO "meta" VALUES('format',1);
INSERT INTO "meta" VALUES('identity','0123456789abcdef');
INSERT INTO "meta" VALUES('seq',8);
INSERT INTO "meta" VALUES('top',10);
INSERT INTO "meta" VALUES('version',3);
CREATE TABLE papers (
    row INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id TEXT NOT NULL, citekey TEXT NOT NULL, added TEXT NOT NULL,
    title TEXT NOT NULL, abstract TEXT NOT NULL, authors TEXT NOT NULL, day TEXT, day_inferred INTEGER NOT NULL,
    published TEXT, url TEXT, arxiv TEXT, doi TEXT, links TEXT NOT NULL, upvotes INTEGER, venue TEXT,
    sources TEXT NOT NULL);
INSERT INTO "papers" VALUES(1,1,'arxiv:2606.13681','jones2026reward','2026-07-30T08:00:00Z','Reward Models','','["Kay Jones","李雷"]','2026-06-12',0,'2026-06-11',NULL,'2606.13681',NULL,'["https://github.com/o/r","https://example.org/p"]',118,NULL,'["hf-daily"]');
INSERT INTO "papers" VALUES(2,2,'arxiv:2606.00467','zero2026nobody','2026-07-30T08:00:00Z','Nobody Voted','','["Ann Zero"]','2026-06-12',0,'2026-05-30',NULL,'2606.00467',NULL,'[]',0,NULL,'["hf-daily"]');
INSERT INTO "papers" VALUES(3,3,'doi:10.1145/12345.6','smith2024deep','2026-07-30T08:00:00Z','Deep Nets','One','["A. Smith"]',NULL,0,'2024-01-01','https://doi.org/10.1145/12345.6',NULL,'10.1145/12345.6','[]',NULL,'ACL','["json"]');
INSERT INTO "papers" VALUES(4,4,'p:c27f54618c72','smith2024deepa','2026-07-30T08:00:00Z','Deep Nets','Two','["B. Smith"]',NULL,0,'2024-01-01',NULL,NULL,NULL,'[]',NULL,NULL,'["json"]');
INSERT INTO "papers" VALUES(6,6,'arxiv:2401.00001','keptmark','2026-07-30T08:00:00Z','Kept by its mark alone','','[]',NULL,0,NULL,NULL,'2401.00001',NULL,'[]',NULL,NULL,'[]');
INSERT INTO "papers" VALUES(7,0,'p:a4af66fb2001','galore2026memory','2026-07-30T08:00:00Z','GaLore: Memory-Efficient Training','Training Large

in two parts; code at https://github.com/a/galore.','["J. Zhao"]','2026-06-13',0,'2024-03-06',NULL,'2403.03507',NULL,'["https://github.com/a/galore"]',7,NULL,'["hf-page","hf-daily"]');
INSERT INTO "papers" VALUES(8,5,'p:591ec4a19c01','noday','2026-07-30T08:00:00Z','No Day at All','Nothing is known of it.','[]','2026-07-29',0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'["hf-page","json"]');
INSERT INTO "papers" VALUES(9,7,'p:5d67e2bba791','smith2025later','2026-08-02T10:00:00Z','Later','','["A. Smith"]','2025-12-31',0,NULL,NULL,NULL,NULL,'[]',3,NULL,'[]');
CREATE TABLE retired (row INTEGER PRIMARY KEY, version INTEGER NOT NULL);
INSERT INTO "retired" VALUES(0,2);
INSERT INTO "retired" VALUES(5,2);
CREATE UNIQUE INDEX paper_of_seq ON papers(seq);
CREATE UNIQUE INDEX paper_of_citekey ON papers(citekey);
CREATE INDEX listing_order ON papers(day DESC, upvotes DESC, seq);
COMMIT;
