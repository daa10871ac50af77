package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;
import techo.policy.erasure.ErasureId;
import techo.policy.erasure.ErasureReceipt;

class ErasureCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter printed = new StringWriter();
    private final KeyPair pair = pair();
    private Path receipt;
    private Path keys;

    @BeforeEach
    void aReceiptAndTheKeyThatSignedIt() throws Exception {
        ErasureReceipt told = new ErasureReceipt(
                ErasureId.random(), Instant.parse("2026-04-17T00:00:12Z"), List.of("erased Patient 1"));
        receipt = directory.resolve("receipt.txt");
        Files.writeString(receipt, sign(told.text()));
        keys = directory.resolve("keys.txt");
        Files.writeString(keys, verifier(pair).text() + "\n");
    }

    @Test
    void a_receipt_holds_with_the_public_key_alone() throws Exception {
        assertThat(verify()).isZero();
        assertThat(printed.toString())
                .contains("was carried out at 2026-04-17T00:00:12Z:")
                .contains("erased Patient 1");
        Files.writeString(receipt, Files.readString(receipt) + "\n\n");
        assertThat(verify()).as("with empty lines that a copy added").isZero();
    }

    @Test
    void a_receipt_that_was_changed_or_signed_by_another_key_is_not_proved() throws Exception {
        String signed = Files.readString(receipt);
        Files.writeString(receipt, signed.replace("Patient 1", "Patient 2"));
        assertThat(verify()).isEqualTo(1);
        assertThat(printed.toString()).contains("not proved").doesNotContain("Patient 2");
        Files.writeString(receipt, signed);
        Files.writeString(keys, verifier(pair()).text() + "\n");
        assertThat(verify()).isEqualTo(1);
    }

    @Test
    void another_statement_of_the_same_key_is_no_receipt() throws Exception {
        Files.writeString(receipt, sign("techo-audit/n0123456789ab\n4096\n"));
        assertThat(verify()).isEqualTo(2);
        assertThat(printed.toString()).contains("not a receipt of an erasure");
    }

    @Test
    void what_cannot_be_read_is_neither_proved_nor_refuted() throws Exception {
        Files.writeString(receipt, "no note");
        assertThat(verify()).isEqualTo(2);
        Files.delete(receipt);
        assertThat(verify()).isEqualTo(2);
        assertThat(run("verify", receipt.toString())).isEqualTo(2);
    }

    private int verify() {
        return run("verify", receipt.toString(), "--public-key", keys.toString());
    }

    private int run(String... arguments) {
        printed.getBuffer().setLength(0);
        PrintWriter out = new PrintWriter(printed, true);
        return new CommandLine(new ErasureCommand()).setOut(out).setErr(out).execute(arguments);
    }

    private String sign(String text) {
        return SignedNote.sign(text, verifier(pair), pair.getPrivate()).note();
    }

    private static VerifierKey verifier(KeyPair pair) {
        return new VerifierKey("techo-audit", pair.getPublic());
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }
}
