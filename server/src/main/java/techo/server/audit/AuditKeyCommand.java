package techo.server.audit;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key for checkpoints, or shows the public half of one. */
@Command(
        name = "key",
        description = "Print the public key that verifies checkpoints. 署名検証用の公開鍵を表示します",
        mixinStandardHelpOptions = true)
final class AuditKeyCommand implements Callable<Integer> {
    private static final int UNREADABLE = 2;

    @Parameters(paramLabel = "FILE", description = "The signing key (techo.audit.signing-key). 署名鍵のファイル")
    private Path file = Path.of("signing.key");

    @Option(names = "--new", description = "Make the file first; an existing one is never replaced. 新しい鍵を作ります")
    private boolean create;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            SigningKeyFile key = new SigningKeyFile(file);
            if (create) {
                key.create();
            }
            spec.commandLine().getOut().println(key.read().verifier().text());
            return 0;
        } catch (SigningKeyUnusableException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return UNREADABLE;
        }
    }
}
