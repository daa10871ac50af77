package techo.server.terminology;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.Locale;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import techo.server.TechoServer;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;
import techo.server.testing.TestServer;
import techo.server.testing.TestServerConfiguration;

/**
 * Measures the whole way of a master of 200,000 rows: over HTTP, read, stored in the database, and asked by the first
 * lookup. Run by hand, see {@code docs/benchmarks.md}. The argument names the database, {@code postgresql} or {@code h2}.
 */
final class MasterLoadBenchmark {
    private static final int ROWS = 200_000;
    private static final int ROUNDS = 3;

    private final FhirHttp fhir;
    private final String operator;

    private MasterLoadBenchmark(FhirHttp fhir, TestIssuer issuer) {
        this.fhir = fhir;
        this.operator = issuer.operator();
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("test.database", arguments.length == 0 ? "postgresql" : arguments[0]);
        byte[] file = SyntheticMaster.text(0, ROWS).getBytes(Charset.forName("windows-31j"));
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(
                        TechoServer.class, TestServerConfiguration.class)
                .initializers(new TestServer())
                .run()) {
            MasterLoadBenchmark benchmark =
                    new MasterLoadBenchmark(server.getBean(FhirHttp.class), server.getBean(TestIssuer.class));
            say("heap in use before: %d MB, file %d MB", usedMegabytes(), file.length >> 20);
            for (int round = 1; round <= ROUNDS; round++) {
                benchmark.measure("9" + round, file);
            }
        }
        System.exit(0);
    }

    private void measure(String version, byte[] file) throws InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> accepted =
                fhir.postFile(operator, "/CodeSystem/$load?master=receipt-medicine&version=" + version, file);
        expect(202, accepted);
        String status = accepted.headers()
                .firstValue("Content-Location")
                .orElseThrow()
                .substring(fhir.baseUrl().toString().length());
        double sent = seconds(begin);
        HttpResponse<String> answer = fhir.get(operator, status);
        while (answer.statusCode() == 202) {
            Thread.sleep(50);
            answer = fhir.get(operator, status);
        }
        expect(200, answer);
        double loaded = seconds(begin);
        long asked = System.nanoTime();
        expect(
                200,
                fhir.get(
                        operator,
                        "/CodeSystem/$lookup?system=" + SyntheticMaster.SYSTEM + "&code=" + SyntheticMaster.code(7)));
        say(
                "version %s: sent in %.1f s, loaded after %.1f s, first lookup %.2f s, heap in use %d MB",
                version, sent, loaded, seconds(asked), usedMegabytes());
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private static void say(String form, Object... values) {
        System.out.println("RESULT " + String.format(Locale.ROOT, form, values));
    }
}
