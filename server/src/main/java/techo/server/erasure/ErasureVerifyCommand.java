package techo.server.erasure;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;
import techo.policy.erasure.ErasureReceipt;

/** Tells what a receipt says, if one of the given keys has signed it. Needs neither the server nor its database. */
@Command(
        name = "verify",
        description = "Verify the receipt of an erasure with public keys alone. 公開鍵だけで消去の受領証を検証します",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:signed by one of the keys", "1:signed by none of them", "2:a file cannot be read"},
        mixinStandardHelpOptions = true)
final class ErasureVerifyCommand implements Callable<Integer> {
    private static final int SIGNED = 0;
    private static final int NOT_SIGNED = 1;
    private static final int UNREADABLE = 2;

    @Parameters(paramLabel = "FILE", description = "The receipt, as $erase answers it. 受領証のファイル")
    private Path file = Path.of("receipt.txt");

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            required = true,
            description = "Public keys that may have signed, one a line (techo audit key). 公開鍵の一覧")
    private Path publicKey = Path.of("public-keys.txt");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<VerifierKey> keys = Files.readAllLines(publicKey).stream()
                    .filter(line -> !line.isBlank())
                    .map(VerifierKey::parse)
                    .toList();
            // What copies a text by hand often adds or loses the last line feed.
            SignedNote note = SignedNote.parse(Files.readString(file).stripTrailing() + "\n");
            ErasureReceipt receipt = ErasureReceipt.parse(note.text());
            if (note.signer(keys).isEmpty()) {
                out.println("not proved: the receipt is signed by none of the given keys");
                return NOT_SIGNED;
            }
            out.println("erasure " + receipt.id().value() + " was carried out at " + receipt.erasedAt() + ":");
            receipt.told().forEach(out::println);
            return SIGNED;
        } catch (IOException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("The receipt cannot be verified: " + e.getMessage());
            return UNREADABLE;
        } finally {
            out.flush();
        }
    }
}
