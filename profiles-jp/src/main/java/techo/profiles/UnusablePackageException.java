package techo.profiles;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A package cannot be used as it is; names the file, the entry in it where there is one, and the reason. */
public final class UnusablePackageException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnusablePackageException(String file, Optional<String> entry, String why, @Nullable Throwable cause) {
        super("FHIR package " + file + entry.map(name -> ", entry " + name).orElse("") + ": " + why, cause);
    }

    UnusablePackageException(String file, String entry, String why) {
        this(file, Optional.of(entry), why, null);
    }

    UnusablePackageException(String file, String why) {
        this(file, Optional.empty(), why, null);
    }
}
