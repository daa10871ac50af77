package techo.server.export;

/** A file that its owner is about to receive. */
record ReleasedFile(ExportJob job, OutputFile file, FileStore.StoredFile stored) {}
