package techo.profiles;

import ca.uhn.fhir.validation.FhirValidator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Measures what docs/benchmarks.md says of validation; run by hand, not by the build. */
final class ValidationBenchmark {
    private static final int THREADS = 2;
    private static final int WARM_UP_SECONDS = 3;
    private static final int SECONDS = 4;
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private ValidationBenchmark() {}

    /** Arguments: names of profiles; all of them, HAPI's own validator and a whole document unless given. */
    public static void main(String[] arguments) throws Exception {
        long begin = System.nanoTime();
        Validators.VALIDATOR.warmUp();
        System.out.printf(Locale.ROOT, "RESULT warm-up: %.1f s%n", (System.nanoTime() - begin) / 1e9);
        specimens(arguments).forEach((name, json) -> run(name, json, Validators.VALIDATOR::validate));
        if (arguments.length == 0) {
            FhirValidator hapi = hapi();
            run(
                    "CheckupObservation, a new validator for each",
                    Examples.of("CheckupObservation").valid().toString(),
                    hapi::validateWithResult);
        }
        System.gc();
        System.out.printf(
                Locale.ROOT,
                "RESULT heap after everything: %d MB%n",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }

    private static Map<String, String> specimens(String... names) throws IOException {
        Map<String, String> specimens = new LinkedHashMap<>();
        if (names.length > 0) {
            Arrays.stream(names).forEach(name -> specimens.put(name, example(name)));
            return specimens;
        }
        Validators.PROFILES.profiles().forEach(profile -> specimens.put(profile.name(), example(profile.name())));
        try (InputStream document = ValidationBenchmark.class.getResourceAsStream("samples/checkup-document.json")) {
            specimens.put(
                    "checkup document of 94 entries", new String(document.readAllBytes(), StandardCharsets.UTF_8));
        }
        return specimens;
    }

    private static String example(String profile) {
        return Examples.of(profile).valid().toString();
    }

    private static FhirValidator hapi() {
        WorkerContextValidationSupportAdapter definitions = new WorkerContextValidationSupportAdapter();
        FhirInstanceValidator module = new FhirInstanceValidator(ProfileValidator.chain(
                Validators.FHIR, List.of(Validators.PROFILES.support(), Validators.BASE), definitions));
        ProfileValidator.configure(module);
        return Validators.FHIR.newValidator().registerValidatorModule(module);
    }

    private static void run(String name, String json, Consumer<IBaseResource> judge) {
        measure(json, WARM_UP_SECONDS, judge);
        Measured measured = measure(json, SECONDS, judge);
        System.out.printf(
                Locale.ROOT,
                "RESULT %s: %.0f/s by the clock; %.2f ms of processor time each, which is %.0f/s on two cores%n",
                name,
                measured.judged() / (double) SECONDS,
                measured.milliseconds(),
                THREADS * 1000 / measured.milliseconds());
    }

    private static Measured measure(String json, int seconds, Consumer<IBaseResource> judge) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Callable<Measured> work = () -> {
            IBaseResource resource = Validators.FHIR.newJsonParser().parseResource(json);
            long began = TIMES.getCurrentThreadCpuTime();
            int judged = 0;
            for (; System.nanoTime() < end; judged++) {
                judge.accept(resource);
            }
            return new Measured(judged, TIMES.getCurrentThreadCpuTime() - began);
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Measured sum = new Measured(0, 0);
            for (Future<Measured> each : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                sum = sum.plus(each.get());
            }
            return sum;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private record Measured(int judged, long processorNanos) {
        double milliseconds() {
            return processorNanos / 1e6 / judged;
        }

        Measured plus(Measured other) {
            return new Measured(judged + other.judged, processorNanos + other.processorNanos);
        }
    }
}
