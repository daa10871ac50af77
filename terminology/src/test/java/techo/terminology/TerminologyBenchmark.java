package techo.terminology;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.ValueSet;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.Expansion;
import techo.terminology.catalogue.LoadedSystems;
import techo.terminology.catalogue.Terminology;
import techo.terminology.catalogue.ValueSetDefinition;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;
import techo.terminology.concept.ConceptTableFormat;
import techo.terminology.fhir.LoadedTerminologySupport;
import techo.terminology.master.MasterLayouts;
import techo.terminology.master.MasterReader;
import techo.terminology.master.SyntheticMasters;

/** Measures what docs/benchmarks.md says of terminology; run by name, not by the build. */
public final class TerminologyBenchmark {
    private static final int ROWS = 200_000;
    private static final int BOUND = 50_000;
    private static final String SYSTEM = "urn:oid:1.2.392.100495.20.1.71";

    private TerminologyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("y", ".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file, Charset.forName("windows-31j"))) {
            for (int i = 0; i < ROWS; i++) {
                out.write(SyntheticMasters.receiptMedicine(i));
                out.write("\r\n");
            }
        }
        MasterReader reader = new MasterReader(
                MasterLayouts.with(List.of()).find("receipt-medicine").orElseThrow());
        ConceptTable table = null;
        for (int round = 0; round < 3; round++) {
            long begin = System.nanoTime();
            table = reader.read(file, rows -> {}).systems().get(0).concepts();
            report("read %,d rows, %d MB: %.2f s", ROWS, Files.size(file) >> 20, seconds(begin));
        }
        Files.delete(file);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        long begin = System.nanoTime();
        ConceptTableFormat.write(table, stored);
        double writing = seconds(begin);
        begin = System.nanoTime();
        ConceptTableFormat.read(new ByteArrayInputStream(stored.toByteArray()));
        report("stored form %.1f MB: write %.2f s, read %.2f s", stored.size() / 1e6, writing, seconds(begin));
        report("heap %.1f MB, %.0f bytes for each concept", table.bytes() / 1e6, (double) table.bytes() / table.size());

        Catalogue catalogue =
                new LoadedSystems().add("receipt-medicine", SYSTEM, "1", table).catalogue();
        Terminology terminology = new Terminology(catalogue);
        Random random = new Random(1);
        measure("lookup", 200_000, "us", 1e3, () -> terminology.lookup(SYSTEM, "", code(random.nextInt(ROWS))));
        measure(
                "validate an unknown code",
                200_000,
                "us",
                1e3,
                () -> terminology.validate(SYSTEM, "", "5" + random.nextInt(ROWS), ""));
        ValueSetDefinition all =
                catalogue.valueSet(Catalogue.VALUE_SETS + "receipt-medicine").orElseThrow();
        measure(
                "expand, a page of 100",
                100,
                "ms",
                1e6,
                () -> terminology.expand(all, new Expansion.Request("", random.nextInt(ROWS), 100, "")));
        measure(
                "expand, words that few have",
                100,
                "ms",
                1e6,
                () -> terminology.expand(all, new Expansion.Request("ｶｸｳじょう " + random.nextInt(ROWS), 0, 100, "")));
        measure(
                "expand, words that all have",
                100,
                "ms",
                1e6,
                () -> terminology.expand(all, new Expansion.Request("かくう", 0, 100, "")));
        measureBinding(table);
    }

    /** What a required binding costs beyond a validation without it: one question that was not asked before. */
    private static void measureBinding(ConceptTable all) {
        ConceptTableBuilder some = new ConceptTableBuilder(List.of());
        all.concepts().limit(BOUND).forEach(concept -> some.add(concept.code(), concept.display(), Map.of()));
        Catalogue catalogue =
                new LoadedSystems().add("bound", SYSTEM, "1", some.build()).catalogue();
        LoadedTerminologySupport support = new LoadedTerminologySupport(FhirContext.forR4Cached(), () -> catalogue);
        ValidationSupportContext root = new ValidationSupportContext(support);
        ValueSet set = new ValueSet().setUrl(Catalogue.VALUE_SETS + "bound");
        Random random = new Random(1);
        measure(
                "required binding on %,d concepts".formatted(BOUND),
                200_000,
                "us",
                1e3,
                () -> support.validateCodeInValueSet(
                                root, new ConceptValidationOptions(), SYSTEM, code(random.nextInt(2 * BOUND)), "", set)
                        .isOk());
    }

    private static String code(int number) {
        return "6%08d".formatted(number);
    }

    private interface Task {
        Object run();
    }

    private static void measure(String what, int times, String unit, double nanos, Task task) {
        for (int i = 0; i < times; i++) {
            sink += task.run().hashCode();
        }
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            sink += task.run().hashCode();
        }
        report("%s: %.2f %s", what, (System.nanoTime() - begin) / nanos / times, unit);
    }

    /** Keeps results alive. */
    private static int sink;

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void report(String line, Object... values) {
        System.out.println("RESULT " + line.formatted(values));
    }
}
