package techo.exchange.home;

/** Measures how fast a long export of Apple Health becomes tables, and in how much memory. Run by hand with a small heap. */
final class AppleHealthSpeed {

    private AppleHealthSpeed() {}

    /** @param arguments how many MiB the export has; 1024 by default */
    public static void main(String[] arguments) {
        long size = (arguments.length > 0 ? Long.parseLong(arguments[0]) : 1024) << 20;
        long start = System.nanoTime();
        String result = new AppleHealthReader()
                .tables(Exports.ofLength(size), 5_000, table -> {})
                .fold(
                        tables -> tables.values() + " values in " + tables.tables() + " tables",
                        refused -> refused.error().toString());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d MiB, %s, %.1f s, %.0f MiB/s, heap of at most %d MiB%n",
                size >> 20,
                result,
                seconds,
                (size >> 20) / seconds,
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
