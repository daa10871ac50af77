package techo.server.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.InclusionProof;
import techo.policy.audit.VerifierKey;
import techo.server.audit.SignedCheckpoints.Signed;
import techo.server.storage.StorageUnusableException;

/** Recomputes every hash and names what was changed, removed, moved or replaced. */
@Command(
        name = "verify",
        description = "Verify the hash chains of the audit trail. 監査証跡の改ざんを検査します",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no defect", "1:defects, each named", "2:the trail cannot be read"},
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    private static final int SOUND = 0;
    private static final int DEFECTIVE = 1;
    private static final int UNREADABLE = 2;

    @Mixin
    private AuditSource source = new AuditSource();

    @Option(names = "--file", paramLabel = "FILE", description = "An export to verify instead of a database. 書き出したファイル")
    private @Nullable Path file;

    @Option(
            names = "--heads",
            paramLabel = "FILE",
            description = "Heads noted earlier, one a line; they show what was cut off or rewritten. 以前に控えた末尾の一覧")
    private @Nullable Path heads;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Signed checkpoints to compare with; needs --public-key. 署名済みチェックポイント")
    private @Nullable Path checkpoints;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "Public keys that may have signed, one a line (techo audit key). 公開鍵の一覧")
    private @Nullable Path publicKey;

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "A proof of one record, as AuditEvent/$proof gives it; needs --public-key. 一件の記録の証明")
    private @Nullable Path proof;

    @Option(
            names = "--index",
            description =
                    "Compare also what records are found by (search columns, lists of persons) with the records; needs the"
                            + " database. 検索用の列も記録と照合します")
    private boolean index;

    @Option(names = "--show", paramLabel = "N", defaultValue = "100", description = "Defects to name. 表示する件数")
    private int show = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final List<ChainHead> anchors = new ArrayList<>();
    private final List<ChainHead> retired = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private long defects;

    @Override
    public Integer call() {
        try {
            Optional<Path> single = Optional.ofNullable(proof);
            if (single.isPresent()) {
                return prove(single.get());
            }
            long begin = System.nanoTime();
            readAnchors();
            ChainVerifier verifier = read();
            verifier.finish();
            return report(verifier, System.nanoTime() - begin);
        } catch (IOException | SQLException | StorageUnusableException | IllegalArgumentException e) {
            err().println("The audit trail cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    private void readAnchors() throws IOException {
        anchors.addAll(lines(heads, ChainHead::parse));
        Optional<Path> directory = Optional.ofNullable(checkpoints);
        if (directory.isPresent()) {
            List<VerifierKey> keys = lines(publicKey, VerifierKey::parse);
            Signed signed = new SignedCheckpoints(directory.get(), keys, this::tell).read();
            signed.checkpoints().forEach(checkpoint -> anchors.add(checkpoint.head()));
            signed.retirements().forEach(retirement -> retired.add(retirement.head()));
        }
    }

    private int prove(Path file) throws IOException {
        List<VerifierKey> keys = lines(publicKey, VerifierKey::parse);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a proof needs --public-key with a key");
        }
        InclusionProof inclusion = InclusionProof.parse(Files.readString(file));
        PrintWriter out = spec.commandLine().getOut();
        try {
            ChainPosition position = inclusion.verify(keys);
            out.println(
                    "record " + position.sequence() + " of " + position.node().value() + " is in the audit trail:");
            out.println(inclusion.proved().line());
            return SOUND;
        } catch (IllegalArgumentException e) {
            out.println("not proved: " + e.getMessage());
            return DEFECTIVE;
        } finally {
            out.flush();
        }
    }

    private static <T> List<T> lines(@Nullable Path file, Function<String, T> parse) throws IOException {
        return file == null
                ? List.of()
                : Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .map(parse)
                        .toList();
    }

    private ChainVerifier read() throws IOException, SQLException {
        Optional<Path> export = Optional.ofNullable(file);
        if (export.isPresent()) {
            if (index) {
                throw new IllegalArgumentException("--index needs the database: a file has records alone");
            }
            ChainVerifier verifier = verifier();
            new ChainFile(export.get()).recompute(verifier::accept, line -> tell("line " + line + " holds no record"));
            return verifier;
        }
        try (Connection connection = source.database().open()) {
            StoredChains chains = new StoredChains(connection);
            if (checkpoints == null) {
                retired.addAll(chains.retired());
            }
            ChainVerifier verifier = verifier();
            chains.recompute(verifier::accept);
            if (index) {
                compareIndex(connection);
            }
            return verifier;
        }
    }

    private void compareIndex(Connection records) throws SQLException {
        try (Connection persons = source.database().open()) {
            new SearchColumns(records, persons, this::tell).compare();
        }
    }

    private ChainVerifier verifier() {
        return new ChainVerifier(anchors, retired, this::tell);
    }

    private void tell(ChainDefect defect) {
        tell(defect.sentence());
    }

    private void tell(String sentence) {
        defects++;
        if (named.size() < show) {
            named.add(sentence);
        }
    }

    private int report(ChainVerifier verifier, long nanos) {
        PrintWriter out = spec.commandLine().getOut();
        named.forEach(out::println);
        if (defects > named.size()) {
            out.println("… and " + (defects - named.size()) + " more");
        }
        double seconds = Math.max(nanos, 1) / 1e9;
        out.printf(
                Locale.ROOT,
                "%d records, %d defects, %.2f s, %.0f records/s%n",
                verifier.records(),
                defects,
                seconds,
                verifier.records() / seconds);
        out.println("heads (note them elsewhere; --heads compares):");
        verifier.heads().forEach(head -> out.println(head.text()));
        out.flush();
        return defects == 0 ? SOUND : DEFECTIVE;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
