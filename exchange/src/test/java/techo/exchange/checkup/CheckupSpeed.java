package techo.exchange.checkup;

import org.hl7.fhir.r4.model.Bundle;
import techo.exchange.SourceFile;

/** Measures how many checkup documents of 80 results one thread reads and writes in a second. Run by hand. */
final class CheckupSpeed {

    private static final int ROUNDS = 2_000;

    private CheckupSpeed() {}

    public static void main(String[] arguments) {
        byte[] document = CheckupSamples.bytes("specific.xml");
        run(document, ROUNDS);
        long start = System.nanoTime();
        long resources = run(document, ROUNDS);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d documents, %d resources, %.0f documents/s, %.0f resources/s%n",
                ROUNDS, resources, ROUNDS / seconds, resources / seconds);
        Bundle checkup =
                Checkups.bundle(CheckupSamples.imported(document).records().get(0));
        write(checkup, ROUNDS);
        start = System.nanoTime();
        write(checkup, ROUNDS);
        System.out.printf("%.0f documents/s written%n", ROUNDS / ((System.nanoTime() - start) / 1e9));
    }

    private static void write(Bundle checkup, int rounds) {
        for (int i = 0; i < rounds; i++) {
            Checkups.exported(checkup);
        }
    }

    private static long run(byte[] document, int rounds) {
        long resources = 0;
        for (int i = 0; i < rounds; i++) {
            resources += CheckupSamples.READER
                    .read(SourceFile.of(document), CheckupSamples.PATIENT)
                    .fold(imported -> imported.records().get(0).resources().size(), rejected -> 0);
        }
        return resources;
    }
}
