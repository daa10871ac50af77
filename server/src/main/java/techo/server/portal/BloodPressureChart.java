package techo.server.portal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import techo.server.portal.BloodPressure.Reading;

/**
 * Where the lines, points and labels of the blood pressure graph lie, for an SVG of 640 by 280, and the same in words.
 *
 * @param gridLines horizontal, each with its mmHg
 * @param systolic and diastolic: an SVG polyline
 * @param words each reading, oldest first, for who cannot see the picture
 */
record BloodPressureChart(
        List<GridLine> gridLines,
        List<Label> labels,
        String systolic,
        String diastolic,
        List<Point> points,
        List<String> words) {
    static final int WIDTH = 640;
    static final int HEIGHT = 280;

    private static final int LEFT = 48;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 36;

    BloodPressureChart {
        gridLines = List.copyOf(gridLines);
        labels = List.copyOf(labels);
        points = List.copyOf(points);
        words = List.copyOf(words);
    }

    record GridLine(int y, int value) {}

    record Label(int x, String text) {}

    /** @param kind systolic or diastolic; the name of a style */
    record Point(int x, int y, String kind, String text) {}

    static BloodPressureChart of(BloodPressure pressure, Function<LocalDate, String> day) {
        List<Reading> readings = pressure.readings();
        Scale scale = Scale.of(readings);
        List<GridLine> grid = new ArrayList<>();
        for (int value = scale.low(); value <= scale.high(); value += 20) {
            grid.add(new GridLine(scale.y(value), value));
        }
        List<Point> points = new ArrayList<>();
        readings.forEach(reading -> {
            points.add(point(scale, reading, day, "systolic", reading.systolic()));
            points.add(point(scale, reading, day, "diastolic", reading.diastolic()));
        });
        return new BloodPressureChart(
                grid,
                readings.stream()
                        .map(reading -> new Label(
                                scale.x(reading.day()),
                                Integer.toString(reading.day().getYear())))
                        .distinct()
                        .toList(),
                line(scale, readings, Reading::systolic),
                line(scale, readings, Reading::diastolic),
                points,
                readings.stream()
                        .map(reading -> day.apply(reading.day()) + " " + reading.systolic() + "/" + reading.diastolic())
                        .toList());
    }

    private static Point point(Scale scale, Reading reading, Function<LocalDate, String> day, String kind, int value) {
        return new Point(
                scale.x(reading.day()),
                scale.y(value),
                kind,
                String.format(Locale.ROOT, "%s: %d mmHg", day.apply(reading.day()), value));
    }

    private static String line(Scale scale, List<Reading> readings, ToIntFunction<Reading> value) {
        return readings.stream()
                .map(reading -> scale.x(reading.day()) + "," + scale.y(value.applyAsInt(reading)))
                .collect(Collectors.joining(" "));
    }

    /** From days and mmHg to places in the picture. */
    private record Scale(long firstDay, long lastDay, int low, int high) {
        static Scale of(List<Reading> readings) {
            int low = readings.stream().mapToInt(Reading::diastolic).min().orElse(60);
            int high = readings.stream().mapToInt(Reading::systolic).max().orElse(160);
            return new Scale(
                    readings.isEmpty() ? 0 : readings.get(0).day().toEpochDay(),
                    readings.isEmpty()
                            ? 0
                            : readings.get(readings.size() - 1).day().toEpochDay(),
                    Math.floorDiv(low, 20) * 20,
                    (high + 19) / 20 * 20);
        }

        int x(LocalDate day) {
            int width = WIDTH - LEFT - RIGHT;
            if (lastDay == firstDay) {
                return LEFT + width / 2;
            }
            return LEFT + (int) ((day.toEpochDay() - firstDay) * width / (lastDay - firstDay));
        }

        int y(int value) {
            int height = HEIGHT - TOP - BOTTOM;
            return TOP + (high - value) * height / Math.max(1, high - low);
        }
    }
}
