package techo.server.exchange;

import techo.exchange.home.AppleHealthReader;

/** Which version of the reader divides a file: another one makes other tables of it. */
record ReaderVersion(String value) {
    static ReaderVersion of(AppleHealthReader reader) {
        return new ReaderVersion(reader.version());
    }
}
