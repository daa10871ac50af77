package techo.server.testing;

import java.nio.file.Path;
import picocli.CommandLine;
import techo.server.personkey.MasterKey;
import techo.server.personkey.PersonKeyCommand;

/** The keyset that an operator makes before the first start with PostgreSQL. */
public final class TestMasterKeyset {
    private TestMasterKeyset() {}

    /** A key for what needs no database. */
    public static MasterKey key(Path directory) {
        return MasterKey.of(in(directory));
    }

    static Path in(Path directory) {
        Path file = directory.resolve("person-key.keyset");
        int exit = new CommandLine(new PersonKeyCommand()).execute("new", file.toString());
        if (exit != 0) {
            throw new IllegalStateException("no master keyset");
        }
        return file;
    }
}
