package techo.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that only these tests trust, made for one run. */
record SelfSignedCertificate(Path store, String password) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static SelfSignedCertificate in(Path directory) {
        SelfSignedCertificate certificate = new SelfSignedCertificate(
                directory.resolve("localhost.p12"), UUID.randomUUID().toString());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                certificate.store.toString(),
                "-storepass",
                certificate.password);
        try (Program keytool = Program.start(command, Map.of())) {
            if (keytool.exit(PATIENCE).orElse(-1) != 0) {
                throw new IllegalStateException("no certificate was made:\n" + keytool.said());
            }
        }
        return certificate;
    }

    /** Options of a JVM that is to trust this certificate, and no other. */
    String trustedByJava() {
        return "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStoreType=PKCS12"
                + " -Djavax.net.ssl.trustStorePassword=" + password;
    }

    /** Presents this certificate and trusts it. */
    SSLContext context() {
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password.toCharArray());
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, password.toCharArray());
            KeyStore certificates = KeyStore.getInstance("PKCS12");
            certificates.load(null, null);
            certificates.setCertificateEntry("localhost", keys.getCertificate("localhost"));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(certificates);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
