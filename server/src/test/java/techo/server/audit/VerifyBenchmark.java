package techo.server.audit;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.SealedIdentity;

/** Measures what docs/benchmarks.md says of verifying an export; by hand, with both compilers as the command has them. */
final class VerifyBenchmark {
    private static final int RECORDS = 400_000;
    private static final int ROUNDS = 6;

    private VerifyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Files.createTempFile("audit", ".ndjson");
        try {
            ChainFile file = new ChainFile(path);
            file.write(link -> {
                HashChain chain = new HashChain(HashChain.genesis(new NodeId("n1")));
                for (int i = 0; i < RECORDS; i++) {
                    AuditRecord record = AuditBenchmark.record(i);
                    link.accept(StoredLink.of(chain.append(record, (person, text) -> sealed(text))));
                }
            });
            System.out.printf("%d records, %d MB%n", RECORDS, Files.size(path) >> 20);
            for (int round = 1; round <= ROUNDS; round++) {
                verify(file);
            }
        } finally {
            Files.delete(path);
        }
    }

    private static void verify(ChainFile file) throws Exception {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long begin = System.nanoTime();
        long processor = machine.getProcessCpuTime();
        ChainVerifier verifier = new ChainVerifier(List.of(), defect -> {
            throw new IllegalStateException(defect.sentence());
        });
        file.recompute(verifier::accept, line -> {
            throw new IllegalStateException("line " + line);
        });
        verifier.finish();
        System.out.printf(
                "%.0f records/s, %.0f records/s of processor time%n",
                verifier.records() / ((System.nanoTime() - begin) / 1e9),
                verifier.records() / ((machine.getProcessCpuTime() - processor) / 1e9));
    }

    /** As long as a real one; what it says plays no part. */
    private static SealedIdentity sealed(String text) {
        byte[] nonceAndTag = new byte[28];
        byte[] clear = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[clear.length + nonceAndTag.length];
        System.arraycopy(clear, 0, bytes, 0, clear.length);
        return new SealedIdentity(
                "0b7c5c1e-57f6-4c64-9a56-1d5e6c0f0a10",
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
