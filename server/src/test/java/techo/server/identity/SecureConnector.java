package techo.server.identity;

import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** A second door of the running server for the time of a test: TLS that takes certificates of clients. */
final class SecureConnector implements AutoCloseable {
    private static final String PASSWORD = "fictional";

    private final TomcatWebServer server;
    private final Connector connector;
    private final KeyStore keys;

    private SecureConnector(TomcatWebServer server, Connector connector, KeyStore keys) {
        this.server = server;
        this.connector = connector;
        this.keys = keys;
    }

    static SecureConnector open(ServletWebServerApplicationContext context, Path directory)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("keys.p12");
        for (String name : List.of("server", "client", "other")) {
            generate(file, name);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig tls = new SSLHostConfig();
        tls.setCertificateVerification("optional");
        tls.setTrustStore(trusted(keys));
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(file.toString());
        certificate.setCertificateKeystorePassword(PASSWORD);
        certificate.setCertificateKeyAlias("server");
        tls.addCertificate(certificate);
        connector.addSslHostConfig(tls);
        TomcatWebServer server = (TomcatWebServer) context.getWebServer();
        server.getTomcat().getService().addConnector(connector);
        return new SecureConnector(server, connector, keys);
    }

    private static void generate(Path file, String name) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static KeyStore trusted(KeyStore keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : List.of("server", "client", "other")) {
            trusted.setCertificateEntry(name, keys.getCertificate(name));
        }
        return trusted;
    }

    String origin() {
        return "https://localhost:" + connector.getLocalPort();
    }

    /** As it stands in {@code cnf.x5t#S256}. */
    String thumbprint(String name) throws GeneralSecurityException {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256")
                        .digest(keys.getCertificate(name).getEncoded()))
                .toString();
    }

    /** @param names of the key that the client has, or none */
    HttpClient client(String... names) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        for (String name : names) {
            own.setKeyEntry(
                    name,
                    keys.getKey(name, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    keys.getCertificateChain(name));
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted(keys));
        SSLContext tls = SSLContext.getInstance("TLS");
        KeyManager[] none = new KeyManager[0];
        tls.init(names.length == 0 ? none : managers.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    @Override
    public void close() {
        server.getTomcat().getService().removeConnector(connector);
    }
}
