package techo.terminology.master;

import java.util.List;

/** A master that is not loaded, with its first defects. */
public final class BrokenMasterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<MasterDefect> defects;

    /** @param defects at least one */
    BrokenMasterException(List<MasterDefect> defects) {
        super(defects.get(0).kind() + " in row " + defects.get(0).row());
        this.defects = List.copyOf(defects);
    }

    BrokenMasterException(MasterDefect.Kind kind) {
        this(List.of(MasterDefect.ofFile(kind)));
    }

    public List<MasterDefect> defects() {
        return defects;
    }
}
