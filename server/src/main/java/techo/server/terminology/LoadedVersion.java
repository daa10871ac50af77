package techo.server.terminology;

import techo.terminology.catalogue.CodeSystemVersion;

/** A version that is stored. @param master what it came in; @param digest SHA-256 of the file, lower-case hex */
record LoadedVersion(CodeSystemVersion system, String master, String digest) {}
