package techo.server.research;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import techo.policy.research.OutputKind;

/** Measures the transform with compression, without a database; run by hand, see {@code docs/benchmarks.md}. */
final class PseudonymiserBenchmark {
    private static final int PEOPLE = 300;
    private static final int RESOURCES = 127;
    private static final int REPEATS = 5;
    private static final int ROUNDS = 5;

    private PseudonymiserBenchmark() {}

    private record Stored(String type, String id, long pid, byte[] json) {
        Stored(String type, String id, long pid, String json) {
            this(type, id, pid, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param arguments how many threads; 2 unless given */
    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
        List<Stored> records = records();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (OutputKind kind : OutputKind.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                List<Callable<Long>> work = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    work.add(() -> run(records, kind));
                }
                long lines = 0;
                for (Future<Long> done : pool.invokeAll(work)) {
                    lines += done.get();
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "RESULT %s, %d threads: %,d lines of %,d resources, %,.0f resources/s%n",
                        kind.code(),
                        threads,
                        lines,
                        (long) records.size() * REPEATS * threads,
                        records.size() * REPEATS * threads / seconds);
            }
        }
        pool.shutdown();
    }

    private static long run(List<Stored> records, OutputKind kind) throws IOException {
        Pseudonymiser pseudonymiser = ResearchData.of(ResearchData.key(1), kind);
        long lines = 0;
        try (OutputStream out = new GZIPOutputStream(OutputStream.nullOutputStream(), 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                for (Stored stored : records) {
                    CharSequence line =
                            pseudonymiser.line(stored.type(), stored.id() + repeat, stored.pid(), stored.json());
                    if (line.length() > 0) {
                        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                        out.write('\n');
                        lines++;
                    }
                }
            }
        }
        return lines;
    }

    private static List<Stored> records() {
        Random random = new Random(1);
        String[] codes = {"29463-7", "8302-2", "39156-5", "8480-6", "8462-4", "2093-3", "4548-4", "1558-6"};
        List<Stored> records = new ArrayList<>();
        for (long pid = 1; pid <= PEOPLE; pid++) {
            records.add(new Stored("Patient", "p" + pid, pid, patient(random)));
            for (int i = 1; i < RESOURCES; i++) {
                records.add(new Stored(
                        "Observation",
                        "o" + pid + "-" + i,
                        pid,
                        observation(pid, codes[random.nextInt(codes.length)], random)));
            }
        }
        return records;
    }

    private static String patient(Random random) {
        return "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/"
                + "JP_Patient\"]},\"identifier\":[{\"system\":\"urn:oid:1.2.392.100495.20.3.51.11310000001\",\"value\":\"1\"}],"
                + "\"name\":[{\"use\":\"official\",\"text\":\"試験 花子\",\"family\":\"試験\",\"given\":[\"花子\"]}],\"gender\":\""
                + (random.nextBoolean() ? "female" : "male") + "\",\"birthDate\":\"19" + (20 + random.nextInt(79))
                + "-05-04\",\"address\":[{\"text\":\"東京都渋谷区\",\"postalCode\":\"150-00" + (10 + random.nextInt(80))
                + "\"}]}";
    }

    /** About 640 bytes, as a result of a checkup is stored. */
    private static String observation(long pid, String code, Random random) {
        return "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCheckup/"
                + "StructureDefinition/JP_Observation_eCheckupGeneral\"]},\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/"
                + "IdSystem/resourceInstance-identifier\",\"value\":\"" + Long.toHexString(random.nextLong())
                + "\"}],\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                + "observation-category\",\"code\":\"laboratory\"}]}],\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                + "\"code\":\"" + code
                + "\",\"display\":\"検査項目\"}],\"text\":\"検査項目\"},\"subject\":{\"reference\":\"Patient/p"
                + pid + "\"},\"effectiveDateTime\":\"2025-06-" + (10 + random.nextInt(18))
                + "T09:00:00+09:00\",\"valueQuantity\":{\"value\":" + (20 + random.nextInt(180))
                + ",\"unit\":\"mg/dL\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg/dL\"}}";
    }
}
