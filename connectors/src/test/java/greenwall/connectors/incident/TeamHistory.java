package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.team.TeamFolderReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// One history of a team, generated from its seed. Each console has a copy of the shared folder, synchronised
/// as unreliably as such programs can be.
final class TeamHistory {
    private static final Instant BEGIN = Instant.parse("2026-11-20T02:00:00Z");
    private static final int STEPS = 40;
    private static final List<String> PEOPLE = List.of("anna", "bert", "cleo");

    private final Random random;
    private final String name;
    private final List<Console> consoles = new ArrayList<>();
    private final List<PendingDelivery> delayed = new ArrayList<>();
    private long seconds;

    /// The confirmed changes, to be found again at the end: notes by their text, with their problem, and the
    /// number of acknowledgements of each alert.
    private final Map<String, String> notes = new TreeMap<>();

    private final Map<Alert.Key, Integer> acknowledged = new HashMap<>();
    private final Map<Alert.Key, Boolean> certain = new HashMap<>();
    private final Set<String> concluded = new HashSet<>();
    private final Set<String> passedOn = new HashSet<>();
    private final Set<String> handed = new HashSet<>();
    private final Map<String, Set<String>> takers = new HashMap<>();
    private int writes;
    private int overlapping;

    /// A version of a file that is not delivered yet.
    private record PendingDelivery(int to, Path name, byte[] content) {}

    /// One console, which may crash and restart.
    private final class Console {
        final int number;
        final Path home;
        final Path shared;
        final Path away;
        final Path incidents;
        final Map<String, IncidentJournal.ChecksumChain> journals = new HashMap<>();
        Duration clockOffset = Duration.ZERO;
        TeamFolderReader reader;
        TeamWriter writer;

        Console(int number, Path dir) throws IOException {
            this.number = number;
            home = dir.resolve("home" + number);
            shared = dir.resolve("shared" + number);
            away = dir.resolve("away" + number);
            incidents = Files.createDirectories(home.resolve("incidents"));
            Files.createDirectories(shared);
            begin();
            writer.begin(List::of);
        }

        String who() {
            return PEOPLE.get(number);
        }

        InstantSource clock() {
            return () -> BEGIN.plusSeconds(seconds).plus(clockOffset);
        }

        void begin() {
            reader = new TeamFolderReader(shared, home, clock(), () -> seconds * 1_000_000_000L);
            writer = new TeamWriter(reader, clock(), who());
        }

        TeamState state() {
            return reader.state();
        }

        ProblemEdits edits() {
            return state().edits();
        }

        void write(ProblemEdits after) throws IOException {
            writer.write(state().changes(edits(), after));
            writes++;
        }

        Set<String> records() {
            var records = new HashSet<String>();
            edits().handlings().values().forEach(handling -> records.addAll(state().parts(handling.record())));
            return records;
        }

        void exchange() {
            try {
                writer.push(records(), incidents);
            } catch (IOException _) {
                // The folder is unavailable.
            }
            read();
        }

        void read() {
            try {
                reader.pull();
            } catch (IOException _) {
                // The folder is unavailable; the operations that this machine wrote itself are known.
            }
        }

        TeamIncidents incidents() {
            var own = new IncidentFolder(incidents, clock(), ZoneOffset.UTC, PEOPLE.get(number));
            return new TeamIncidents(
                    own,
                    () -> Optional.of(
                            new TeamIncidents.SharedRecords(TeamWriter.recordsFolder(shared), reader.state())));
        }
    }

    TeamHistory(long seed, Path dir) throws IOException {
        name = "seed " + seed;
        random = new Random(seed);
        for (int i = 0; i < PEOPLE.size(); i++) {
            consoles.add(new Console(i, dir));
        }
    }

    int writes() {
        return writes;
    }

    int overlapping() {
        return overlapping;
    }

    void run() throws IOException {
        for (int step = 0; step < STEPS; step++) {
            seconds += random.nextInt(30);
            var console = consoles.get(random.nextInt(consoles.size()));
            switch (random.nextInt(20)) {
                case 0, 1 -> acknowledge(console);
                case 2 -> withdraw(console);
                case 3, 4 -> takeProblem(console);
                case 5 -> release(console);
                case 6 -> conclude(console);
                case 7, 8 -> note(console, "note " + step);
                case 9 -> splitOrJoin(console);
                case 10 -> handOver(console, "shift " + step);
                case 11 -> crash(console);
                case 12 -> console.clockOffset = Duration.ofSeconds(random.nextInt(-100_000, 100_000));
                case 13 -> partition(console);
                case 14 -> damage(console);
                default -> {
                    console.exchange();
                    synchronise(console);
                }
            }
        }
    }

    private Alert.Key alert() {
        return new Alert.Key("east", Labels.of("alertname", "Hot" + random.nextInt(4)));
    }

    private void acknowledge(Console console) throws IOException {
        var key = alert();
        var at = console.clock().instant();
        console.writer.write(List.of(new TeamChange.Acknowledged(
                new Acknowledgement(key.cluster(), key.labels(), BEGIN, at, console.who(), "", ""))));
        acknowledged.merge(key, 1, Integer::sum);
        certain.put(key, true);
        writes++;
    }

    /// Whether an acknowledgement remains depends on what each console knew. It is certain only for alerts
    /// without a withdrawal.
    private void withdraw(Console console) throws IOException {
        var change = console.state().withdrawalOf(alert());
        if (!change.operations().isEmpty()) {
            console.writer.write(List.of(change));
            int remaining =
                    acknowledged.merge(change.alert(), -change.operations().size(), Integer::sum);
            certain.put(change.alert(), remaining > 0);
            writes++;
        }
    }

    private static String problem(int number) {
        return "problem" + number;
    }

    private void takeProblem(Console console) throws IOException {
        var problem = problem(random.nextInt(3));
        var owner = new ProblemOwner(console.who(), console.clock().instant());
        var before = console.edits();
        var record = before.handlings().containsKey(problem)
                ? before.handlings().get(problem).record()
                : IncidentStart.newId(owner.since(), random.nextInt());
        var known = new TakenProblem.ProblemSnapshot(
                new Subject(Subject.Kind.DISK, "east", "node1", problem),
                Problem.Severity.CRITICAL,
                BEGIN,
                "fails",
                List.of("node1"));
        var handlings = new HashMap<>(before.handlings());
        handlings.put(problem, new TakenProblem(owner, record, known, Optional.empty(), Optional.empty()));
        console.write(new ProblemEdits(before.split(), before.joined(), handlings));
        if (before.handlings().containsKey(problem)) {
            passedOn.add(problem);
        }
        takers.computeIfAbsent(problem, _ -> new HashSet<>()).add(owner.name());
        if (consoles.stream()
                .map(Console::edits)
                .anyMatch(edits -> edits.handlings().containsKey(problem)
                        && !edits.handlings().get(problem).record().equals(record))) {
            overlapping++;
        }
    }

    private Optional<String> ownedProblem(Console console) {
        return console.edits().handlings().keySet().stream()
                .sorted(Comparator.comparing(String::hashCode).thenComparing(id -> id))
                .skip(random.nextInt(2))
                .findFirst();
    }

    private void release(Console console) throws IOException {
        var problem = ownedProblem(console);
        if (problem.isPresent()) {
            console.write(console.edits().released(problem.get()));
            passedOn.add(problem.get());
        }
    }

    private void conclude(Console console) throws IOException {
        var problem = ownedProblem(console);
        if (problem.isPresent()) {
            var end = new TakenProblem.End(console.who(), console.clock().instant(), IncidentVerdict.INCIDENT);
            console.write(console.edits().ended(problem.get(), end));
            concluded.add(problem.get());
        }
    }

    /// Writes to this console's part of the record, as a journal does.
    private void note(Console console, String text) throws IOException {
        var problem = ownedProblem(console);
        if (problem.isEmpty()) {
            return;
        }
        var record = Objects.requireNonNull(console.edits().handlings().get(problem.get()))
                .record();
        var file = console.incidents.resolve(record + ".journal");
        var at = console.clock().instant();
        if (!console.journals.containsKey(record)) {
            var chain = new IncidentJournal.ChecksumChain();
            var opening = new IncidentStart(
                    record,
                    problem.get(),
                    "east",
                    "node1",
                    Labels.EMPTY,
                    new TimeWindow(BEGIN.minusSeconds(60), BEGIN),
                    at,
                    ZoneOffset.UTC,
                    console.who(),
                    false);
            Files.write(file, IncidentJournal.sealed(IncidentJournalFormat.encode(opening), chain));
            console.journals.put(record, chain);
        }
        var entry = new TimelineEntry(1, at, ZoneOffset.UTC, console.who(), "", new Evidence.Note(text));
        Files.write(
                file,
                IncidentJournal.sealed(IncidentJournalFormat.encode(entry), console.journals.get(record)),
                StandardOpenOption.APPEND);
        notes.put(text, record);
        writes++;
    }

    private void splitOrJoin(Console console) throws IOException {
        var part = "part" + random.nextInt(2);
        var before = console.edits();
        console.write(
                switch (random.nextInt(3)) {
                    case 0 -> before.split(part);
                    case 1 -> before.joined(part, problem(random.nextInt(3)));
                    default -> before.joined(part, part);
                });
    }

    private void handOver(Console console, String text) throws IOException {
        var open = console.state().handovers().stream()
                .filter(document -> !document.isSignedBy(console.who()))
                .findFirst();
        if (open.isPresent()) {
            console.writer.write(List.of(new TeamChange.Signed(open.get().id())));
        } else {
            console.writer.write(List.of(new TeamChange.HandedOver(text)));
            handed.add(text);
        }
        writes++;
    }

    /// A crash in the middle of writing an operation that was not confirmed as stored.
    private void crash(Console console) throws IOException {
        var own = files(console.home).stream()
                .filter(file -> file.toString().endsWith(".team"))
                .findFirst();
        if (own.isPresent()) {
            Files.writeString(
                    own.get(),
                    "{\"id\":\"cut\",\"millis\":17".substring(0, 1 + random.nextInt(20)),
                    StandardOpenOption.APPEND);
        }
        console.begin();
        console.read();
        if (random.nextBoolean()) {
            console.exchange();
        }
    }

    private void partition(Console console) throws IOException {
        if (Files.isDirectory(console.shared)) {
            Files.move(console.shared, console.away);
        } else {
            Files.move(console.away, console.shared);
        }
    }

    /// A file of the shared folder is truncated, deleted or overwritten in the middle.
    private void damage(Console console) throws IOException {
        var files = Files.isDirectory(console.shared) ? files(console.shared) : List.<Path>of();
        if (files.isEmpty()) {
            return;
        }
        var file = files.get(random.nextInt(files.size()));
        var bytes = Files.readAllBytes(file);
        switch (random.nextInt(3)) {
            case 0 -> Files.delete(file);
            case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            default -> {
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] ^= 0x15;
                    Files.write(file, bytes);
                }
            }
        }
    }

    /// Some files of one console reach the others: immediately, later, truncated, or under another name.
    private void synchronise(Console from) throws IOException {
        for (var file : Files.isDirectory(from.shared) ? files(from.shared) : List.<Path>of()) {
            for (int to = 0; to < consoles.size(); to++) {
                if (to == from.number || random.nextInt(3) == 0) {
                    continue;
                }
                delayed.add(new PendingDelivery(to, from.shared.relativize(file), Files.readAllBytes(file)));
            }
        }
        for (int i = random.nextInt(4); i > 0 && !delayed.isEmpty(); i--) {
            deliver(delayed.remove(random.nextInt(delayed.size())));
        }
        while (delayed.size() > 30) {
            delayed.remove(random.nextInt(delayed.size()));
        }
    }

    private void deliver(PendingDelivery version) throws IOException {
        var shared = consoles.get(version.to()).shared;
        if (!Files.isDirectory(shared)) {
            return;
        }
        var file = shared.resolve(version.name());
        Files.createDirectories(file.getParent());
        var content = version.content();
        switch (random.nextInt(5)) {
            case 0 -> {
                var text = file.getFileName().toString();
                int dot = text.lastIndexOf('.');
                Files.write(
                        file.resolveSibling(
                                text.substring(0, dot) + ".sync-conflict-20261120-020000-ABC" + text.substring(dot)),
                        content);
            }
            case 1 -> Files.write(file, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            default -> Files.write(file, content);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".team") || file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    /// Delivers everything; then all consoles have the same state.
    void settle() throws IOException {
        for (var console : consoles) {
            if (!Files.isDirectory(console.shared)) {
                partition(console);
            }
            console.begin();
        }
        for (int round = 0; round < 3; round++) {
            for (var console : consoles) {
                seconds += 60;
                console.exchange();
                for (var file : ownFiles(console)) {
                    for (var otherConsole : consoles) {
                        if (otherConsole != console) {
                            var copy = otherConsole.shared.resolve(console.shared.relativize(file));
                            Files.createDirectories(copy.getParent());
                            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                        }
                    }
                }
            }
        }
        consoles.forEach(Console::exchange);
        var first = consoles.getFirst();
        for (var console : consoles) {
            assertThat(console.edits())
                    .as("%s: owners, verdicts and folds", name)
                    .isEqualTo(first.edits());
            assertThat(console.state().acknowledgements())
                    .as("%s: acknowledgements", name)
                    .isEqualTo(first.state().acknowledgements());
            assertThat(console.state().handovers())
                    .as("%s: handovers", name)
                    .isEqualTo(first.state().handovers());
            assertThat(notes(console)).as("%s: notes, each once", name).isEqualTo(expected(console));
        }
        assertThat(first.state().handovers()).as("%s: handovers", name).hasSize(handed.size());
        var present = first.state().acknowledgements().stream()
                .map(Acknowledgement::key)
                .toList();
        assertThat(present).as("%s", name).doesNotHaveDuplicates();
        concluded.removeAll(passedOn);
        for (var problem : concluded) {
            assertThat(first.edits().handlings().get(problem))
                    .as("%s: the verdict on %s, which nobody else took and nobody gave back", name, problem)
                    .matches(handling -> handling.end().isPresent());
        }
        takers.forEach((problem, people) -> {
            var handling = first.edits().handlings().get(problem);
            if (handling == null) {
                assertThat(passedOn)
                        .as("%s: what nobody gave back has an owner", name)
                        .contains(problem);
            } else {
                assertThat(people)
                        .as("%s: who has it took it", name)
                        .contains(handling.owner().name());
            }
        });
        certain.forEach((key, is) -> {
            if (is) {
                assertThat(present).as("%s: nobody took this one back", name).contains(key);
            }
        });
    }

    /// The files that this console writes; its folder may also contain stale copies of them.
    private static List<Path> ownFiles(Console console) throws IOException {
        var id = Files.readString(console.home.resolve("id")).strip();
        return files(console.shared).stream()
                .filter(file -> file.getFileName().toString().matches("(.{21}~)?" + id + "\\.(team|journal)"))
                .toList();
    }

    private Map<String, List<String>> expected(Console console) {
        var expected = new TreeMap<String, List<String>>();
        for (var handling : console.edits().handlings().values()) {
            var parts = console.state().parts(handling.record());
            var notesOfRecord = notes.entrySet().stream()
                    .filter(note -> parts.contains(note.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!notesOfRecord.isEmpty()) {
                expected.put(handling.record(), notesOfRecord);
            }
        }
        return expected;
    }

    private Map<String, List<String>> notes(Console console) {
        var found = new TreeMap<String, List<String>>();
        for (var handling : console.edits().handlings().values()) {
            if (console.incidents().read(handling.record())
                            instanceof IncidentStore.Result.Available<Incident>(var incident)
                    && !incident.entries().isEmpty()) {
                assertThat(incident.entries().stream().map(TimelineEntry::number))
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, incident.entries().size())
                                        .boxed()
                                        .toList());
                found.put(
                        handling.record(),
                        incident.entries().stream()
                                .map(entry -> entry.what().title())
                                .sorted()
                                .toList());
            }
        }
        return found;
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
