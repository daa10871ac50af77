package techo.exchange.fuzz;

import java.util.Base64;
import java.util.Optional;
import techo.exchange.ImportResult;

/** Gives a reader damaged files, the same for the same seed. A reader answers each with a result, and in time. */
final class ReadersFuzz {
    private static final long MOST_MILLIS = 5_000;

    private ReadersFuzz() {}

    /** How many files were read and how many refused; what the first one did that was neither. */
    record Outcome(long read, long refused, Optional<String> broken) {}

    static Outcome run(Target target, long seed, long inputs) {
        Mutations mutations = new Mutations(seed);
        long read = 0;
        for (long i = 0; i < inputs; i++) {
            byte[] input = mutations.of(target.seeds());
            long start = System.nanoTime();
            try {
                ImportResult result = target.read(input);
                read += result.fold(imported -> 1, rejected -> 0);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                return new Outcome(read, i - read, Optional.of(report(target, input, i, e.toString() + at(e))));
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            if (millis > MOST_MILLIS) {
                return new Outcome(read, i - read, Optional.of(report(target, input, i, millis + " ms")));
            }
        }
        return new Outcome(read, inputs - read, Optional.empty());
    }

    private static String at(Throwable thrown) {
        return thrown.getStackTrace().length > 0 ? " at " + thrown.getStackTrace()[0] : "";
    }

    private static String report(Target target, byte[] input, long number, String what) {
        return target + " input " + number + ": " + what + "\n"
                + Base64.getEncoder().encodeToString(input);
    }

    /** @param arguments how many inputs for each reader, and the seed */
    public static void main(String[] arguments) {
        long inputs = arguments.length > 0 ? Long.parseLong(arguments[0]) : 120_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        boolean sound = true;
        for (Target target : Target.values()) {
            long start = System.nanoTime();
            Outcome outcome = run(target, seed, inputs);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%-12s %d read, %d refused, %.0f s, %.0f/s%n",
                    target, outcome.read(), outcome.refused(), seconds, (outcome.read() + outcome.refused()) / seconds);
            outcome.broken().ifPresent(System.out::println);
            sound &= outcome.broken().isEmpty();
        }
        System.exit(sound ? 0 : 1);
    }
}
