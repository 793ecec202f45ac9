package greenwall.lab.logs;

import greenwall.lab.text.TextFile;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// Reads the routine tasks of a machine from the file `habits.txt`, which describes its own format.
final class RoutineTaskFile {
    private static final Map<String, List<String>> SECTIONS = TextFile.sections(RoutineTaskFile.class, "habits.txt");
    private static final Pattern PHRASE = Pattern.compile("\\s+(?:\\+(\\d+) )?(\\w+) (\\w+)(?: in (\\S+))?: (.*)");

    private final SimulatedHost host;
    private final List<RoutineTask> tasks = new ArrayList<>();
    private long after;

    private RoutineTaskFile(SimulatedHost host) {
        this.host = host;
    }

    static List<RoutineTask> of(SimulatedHost host) {
        var file = new RoutineTaskFile(host);
        file.take("everyone", 1);
        file.take(host.role().name().toLowerCase(Locale.ROOT), 1);
        if (host.hasZfs()) {
            file.take("zfs", 1);
        }
        return file.tasks;
    }

    private void take(String section, double scale) {
        for (String line : SECTIONS.getOrDefault(section, List.of())) {
            String[] words = line.split(" ", 3);
            if (line.startsWith(" ")) {
                phrase(line);
            } else if (words[0].equals("include")) {
                take(words[1], Double.parseDouble(words[2]));
            } else {
                String[] fraction = words[1].split("/", 2);
                double perHour = scale * Double.parseDouble(fraction[0]);
                boolean whole = fraction.length == 1;
                tasks.add(new RoutineTask(
                        words[0],
                        whole ? perHour : perHour / Double.parseDouble(fraction[1]),
                        words.length == 2,
                        new ArrayList<>()));
                after = 0;
            }
        }
    }

    private void phrase(String line) {
        var parts = PHRASE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a line of habits.txt: " + line);
        }
        var task = tasks.getLast();
        if (parts.group(1) != null) {
            after = Math.min(RoutineTask.LONGEST_MILLIS, after + Long.parseLong(parts.group(1)));
        }
        task.phrases()
                .add(new RoutineTask.Phrase(
                        Objects.requireNonNullElse(parts.group(4), task.unit()),
                        parts.group(2),
                        LogEvent.LEVELS.indexOf(parts.group(3)),
                        after++,
                        ofHost(parts.group(5))));
    }

    private String ofHost(String text) {
        var guests = host.guests();
        return text.replace("{address}", host.address())
                .replace(
                        "{guest}",
                        guests.isEmpty() ? "guest01" : guests.getFirst().domain())
                .replace("{disk}", host.disks().getFirst().device())
                .replace("{pool}", host.hasZfs() ? host.pools().getFirst().name() : "");
    }

    /// A recurring task of a machine, and the lines that it writes on each run.
    ///
    /// @param unit the unit that runs it; if the unit is not running, nothing is written
    /// @param perHour the average number of runs per hour over a week
    /// @param daily whether the rate follows office hours
    record RoutineTask(String unit, double perHour, boolean daily, List<Phrase> phrases) {
        /// The maximum duration of an episode, which determines how far back a window must look.
        static final long LONGEST_MILLIS = 55_000;

        /// @param unit the unit of the line, which can differ from the task's unit: systemd writes under its
        ///     own name
        /// @param priority the syslog priority
        /// @param afterMillis the time since the start of the episode
        /// @param wording the text of a [LineTemplate]
        record Phrase(String unit, String transport, int priority, long afterMillis, String wording) {}
    }
}
