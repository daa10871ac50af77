package techo.server.personkey;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and rotates the keyset that wraps the keys of persons. */
@Command(
        name = "person-key",
        description = "The keyset that wraps the keys of persons. 個人ごとの鍵を保護する鍵",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class PersonKeyCommand {
    private static final int UNUSABLE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "new", description = "Make a keyset; an existing file is never replaced. 新しい鍵を作ります")
    int make(@Parameters(paramLabel = "FILE", description = "techo.person-key.master-keyset") Path file) {
        return done(() -> new MasterKeysetFile(file).create());
    }

    @Command(
            name = "rotate",
            description = "Add a key that wraps from the next start on; earlier ones still unwrap. 鍵を更新します")
    int rotate(@Parameters(paramLabel = "FILE", description = "techo.person-key.master-keyset") Path file) {
        return done(() -> new MasterKeysetFile(file).rotate());
    }

    private int done(Runnable work) {
        try {
            work.run();
            return 0;
        } catch (MasterKeysetUnusableException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return UNUSABLE;
        }
    }
}
