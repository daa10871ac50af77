package techo.terminology.master;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of an open master, one after the other. Rows without any value are left out. */
interface MasterRows extends Closeable {

    /** @throws BrokenMasterException when the file is damaged here */
    Optional<MasterRow> next() throws IOException, BrokenMasterException;
}
