package greenwall.fleet.explain.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Series whose changes were marked by several people, in the format of the Turing Change Point Dataset. A
/// change counts if at least two people mark it within five samples of each other; a part is quiet if nobody
/// marked a change in it.
///
/// @param byPerson the samples that each person marked
record AnnotatedSeries(List<int[]> byPerson) {
    private static final Pattern RAW = Pattern.compile("\"raw\"\\s*:\\s*\\[([^\\]]*)]");
    private static final Pattern ENTRY = Pattern.compile("\"([A-Za-z_0-9]+)\"\\s*:\\s*\\{([^}]*)}");
    private static final Pattern MARKS = Pattern.compile("\\[([^\\]]*)]");
    private static final int APART = 12;
    private static final int MAX_QUIET = 3;

    static List<LabelledSeries> read(Path folder) throws IOException {
        var all = new ArrayList<LabelledSeries>();
        var annotations = ENTRY.matcher(Files.readString(folder.resolve("annotations.json")));
        while (annotations.find()) {
            var file = folder.resolve(annotations.group(1) + ".json");
            if (Files.exists(file)) {
                all.add(labelled(annotations.group(1), Files.readString(file), annotations.group(2)));
            }
        }
        return all;
    }

    private static LabelledSeries labelled(String name, String series, String marked) {
        var raw = RAW.matcher(series);
        if (!raw.find(series.indexOf("\"series\""))) {
            throw new IllegalArgumentException(name + " has no values");
        }
        var values = Arrays.stream(raw.group(1).split(","))
                .map(String::strip)
                .mapToDouble(v -> v.equals("null") || v.equals("NaN") ? Double.NaN : Double.parseDouble(v))
                .toArray();
        var marks = new AnnotatedSeries(MARKS.matcher(marked)
                .results()
                .map(m -> Arrays.stream(m.group(1).split(","))
                        .map(String::strip)
                        .filter(v -> !v.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .toList());
        return new LabelledSeries(name, values, marks.agreed(), marks.quiet(values.length));
    }

    private List<Integer> agreed() {
        var marks = byPerson.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        var agreed = new ArrayList<Integer>();
        for (int from = 0; from < marks.length; ) {
            int end = from;
            while (end < marks.length && marks[end] - marks[from] <= LabelledSeries.NEAR) {
                end++;
            }
            int first = marks[from];
            int last = marks[end - 1];
            long annotators = byPerson.stream()
                    .filter(p -> Arrays.stream(p).anyMatch(m -> m >= first && m <= last))
                    .count();
            if (annotators >= 2) {
                agreed.add(marks[(from + end - 1) / 2]);
            }
            from = end;
        }
        return agreed;
    }

    private List<Integer> quiet(int n) {
        var marks = byPerson.stream().flatMapToInt(Arrays::stream).toArray();
        var free = IntStream.range(n / 6, n - APART / 2)
                .filter(i -> Arrays.stream(marks).allMatch(m -> Math.abs(m - i) >= APART))
                .boxed()
                .toList();
        var quiet = new ArrayList<Integer>();
        for (int q = 0; q < MAX_QUIET && free.size() >= MAX_QUIET; q++) {
            quiet.add(free.get((int) ((q + 0.5) * free.size() / MAX_QUIET)));
        }
        return quiet;
    }
}
