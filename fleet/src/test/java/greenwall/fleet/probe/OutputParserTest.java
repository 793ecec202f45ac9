package greenwall.fleet.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputParserTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Map<String, byte[]> RECORDINGS = ToolRecordings.all();

    private static List<ProbeOutput> parse(OutputFormat format, byte[] bytes, Random chunks) {
        var out = new ArrayList<ProbeOutput>();
        var splitter = new LineSplitter(format.parser(out::add));
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + chunks.nextInt(700));
            splitter.bytes(bytes, at, length, NOW);
            at += length;
        }
        splitter.end(NOW);
        return out;
    }

    private static List<ProbeOutput> parse(OutputFormat format, String text) {
        return parse(format, text.getBytes(StandardCharsets.UTF_8), new Random(1));
    }

    /// The fields of each event in the text.
    private static List<Map<String, String>> rows(String text) {
        return parse(OutputFormat.ROWS, text).stream()
                .map(row -> ((Event) row).fields())
                .toList();
    }

    private static Map<String, String> onlyRow(String text) {
        var rows = rows(text);
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static List<String> onlyCells(String text) {
        return List.copyOf(onlyRow(text).values());
    }

    static Stream<String> expected() throws IOException {
        try (var in = Objects.requireNonNull(OutputParserTest.class.getResourceAsStream("expected.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList().stream();
        }
    }

    /// The expected figures were computed from the recordings independently, column by column.
    @ParameterizedTest
    @MethodSource("expected")
    void recordedOutputsAreParsedToTheExpectedFigures(String row) {
        var cells = row.split("\t");
        var bytes = RECORDINGS.getOrDefault(cells[0] + ".stdout", new byte[0]);
        var outputs = parse(OutputFormat.valueOf(cells[1]), bytes, new Random(cells[0].hashCode()));
        long[] figures = new long[11];
        for (var output : outputs) {
            switch (output) {
                case Histogram hist -> {
                    figures[0]++;
                    figures[1] += hist.total();
                }
                case Table table -> {
                    figures[2]++;
                    figures[3] += table.rows().size();
                    int column = table.columns().indexOf("COUNT") >= 0
                            ? table.columns().indexOf("COUNT")
                            : 1;
                    figures[4] += table.rows().stream()
                            .mapToLong(r -> Long.parseLong(r.get(column)))
                            .sum();
                }
                case Event event -> {
                    figures[5]++;
                    var number =
                            event.fields().getOrDefault("PID", event.fields().getOrDefault("COUNT", "0"));
                    figures[6] += Long.parseLong(number);
                }
                case Stack stack -> {
                    figures[7]++;
                    figures[8] += stack.count();
                }
                case Count count -> {
                    figures[9]++;
                    figures[10] += count.value();
                }
                default -> {}
            }
        }
        assertThat(figures)
                .as(
                        "histograms, their sum, tables, rows, their sum, events, their sum, stacks, their sum, counts, their sum")
                .containsExactly(
                        Arrays.stream(cells).skip(2).mapToLong(Long::parseLong).toArray());
    }

    private static List<ProbeOutput> recording(String name, OutputFormat format) {
        return parse(format, Objects.requireNonNull(RECORDINGS.get(name + ".stdout")), new Random(3));
    }

    @Test
    void histogramsKeepTheirKeysUnitsAndBuckets() {
        var disk = (Histogram)
                recording("libbpf/biolatency-D-1-5", OutputFormat.BLOCKS).getFirst();
        assertThat(disk)
                .extracting(Histogram::name, Histogram::key, Histogram::unit)
                .containsExactly("disk", "vda", "us");
        assertThat(disk.buckets().get(6)).isEqualTo(new Bucket(64, 128, 3491));
        assertThat(disk.quantile(0.5)).isEqualTo(128);
        assertThat(disk.below(0.5)).isEqualTo("50 % below 128 us");
        assertThat(new Histogram(
                                disk.at(),
                                "",
                                "",
                                "",
                                List.of(new Bucket(0, 64, 95), new Bucket(64, Long.MAX_VALUE, 5)))
                        .below(0.99))
                .isEqualTo("more than 1 % at 64 or above");
        var millis = (Histogram)
                recording("libbpf/biolatency-mT-2-3", OutputFormat.BLOCKS).getFirst();
        assertThat(millis).extracting(Histogram::unit, Histogram::total).containsExactly("ms", 14_988L);
        var sizes = (Histogram)
                recording("libbpf/bitesize-2-3", OutputFormat.BLOCKS).getFirst();
        assertThat(sizes)
                .extracting(Histogram::name, Histogram::key, Histogram::unit)
                .containsExactly("Process Name", "kworker/1:1H", "KiB");
        var pids = recording("libbpf/runqlat-P-2-2", OutputFormat.BLOCKS);
        assertThat(((Histogram) pids.getFirst()).key()).isEqualTo("24729 load.sh");
    }

    /// The first two keys are written after the formats of bcc 0.18.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Remote Address:  = 10.0.0.1, Remote Address, 10.0.0.1",
                "disk = b'nvme0n1', disk, nvme0n1",
                "disk = 'sda', disk, sda",
                "comm = bash, comm, bash"
            })
    void theKeyOfAHistogramIsReadInAllSpellings(String line, String name, String key) {
        var text =
                line + "\n     usecs               : count    distribution\n         2 -> 3          : 5        |**|\n";
        assertThat(parse(OutputFormat.BLOCKS, text)).singleElement().isInstanceOfSatisfying(Histogram.class, h -> {
            assertThat(h.name()).isEqualTo(name);
            assertThat(h.key()).isEqualTo(key);
        });
    }

    @Test
    void rowsPreserveNamesWithSpacesAndArguments() {
        var execs = recording("libbpf/execsnoop-T-x", OutputFormat.ROWS).stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .toList();
        assertThat(execs.getFirst().fields())
                .containsEntry("TIME", "07:04:36")
                .containsEntry("PCOMM", "rec.py")
                .containsEntry("ARGS", "./rec.py libbpf/exitsnoop 12 INT pipe exitsnoop");
        assertThat(execs.get(1).fields()).containsEntry("RET", "-2");
        var states = recording("libbpf/tcpstates", OutputFormat.ROWS).getFirst();
        assertThat(((Event) states).fields())
                .containsEntry("OLDSTATE", "CLOSE")
                .containsEntry("NEWSTATE", "SYN_SENT")
                .containsEntry("MS", "0.000");
        var top = parse(
                OutputFormat.BLOCKS,
                "PID    COMM               COUNT        TIME (us)\n2064   C1 CompilerThre      476      7923217.354\n");
        assertThat(((Table) top.getFirst()).rows())
                .containsExactly(List.of("2064", "C1 CompilerThre", "476", "7923217.354"));
    }

    @Test
    void nameWithSpacesIsDelimitedByItsColumnWidth() {
        assertThat(rows("PID    COMM             PATH\n7      my app           /x y\n8      a-name-of-16-cha /z\n"))
                .containsExactly(
                        Map.of("PID", "7", "COMM", "my app", "PATH", "/x y"),
                        Map.of("PID", "8", "COMM", "a-name-of-16-cha", "PATH", "/z"));
    }

    /// The rows are written after the formats of bcc.
    @Test
    void aNameMayEndInANumber() {
        var opens = "TIME     PID    COMM               FD ERR PATH\n"
                + "12:00:01 1234   puma srv tp 001    12   0 /etc/hosts\n"
                + "12:00:01 1234   puma srv tp 001   123   0 /etc/hosts\n"
                + "12:00:01 1234   cat                -1   2 /x 3 4\n";
        assertThat(rows(opens))
                .extracting(row -> List.copyOf(row.values()))
                .containsExactly(
                        List.of("12:00:01", "1234", "puma srv tp 001", "12", "0", "/etc/hosts"),
                        List.of("12:00:01", "1234", "puma srv tp 001", "123", "0", "/etc/hosts"),
                        List.of("12:00:01", "1234", "cat", "-1", "2", "/x 3 4"));
        var files = "TID     COMM             READS  WRITES R_Kb    W_Kb    T FILE\n"
                + "1234    puma srv tp 001  2      0      8       0       R db.log\n";
        assertThat(((Table) parse(OutputFormat.BLOCKS, files).getFirst()).rows())
                .containsExactly(List.of("1234", "puma srv tp 001", "2", "0", "8", "0", "R", "db.log"));
        var exits = "PCOMM            PID     PPID    TID     AGE(s)  EXIT_CODE \n"
                + "puma srv tp 001  4000    1       4012    12.34   0\n";
        assertThat(onlyCells(exits)).containsExactly("puma srv tp 001", "4000", "1", "4012", "12.34", "0");
        var connects = "PID    COMM         IP SADDR            DADDR            DPORT\n"
                + "7      ruby 1       4  10.0.0.1         10.0.0.2         80\n";
        assertThat(onlyCells(connects)).containsExactly("7", "ruby 1", "4", "10.0.0.1", "10.0.0.2", "80");
    }

    /// The rows are written after the formats of the probe signals and of bcc's tcpstates.
    @Test
    void aTargetAndTheOwnerOfAConnectionMayHaveBlanks() {
        var signals = "TIME(ms)   PID     COMM             SIG  TPID    TARGET\n"
                + "12         77      VM Periodic Tas  10   78      C2 CompilerThre\n";
        assertThat(onlyCells(signals)).containsExactly("12", "77", "VM Periodic Tas", "10", "78", "C2 CompilerThre");
        var states =
                "SKADDR           C-PID C-COMM     LADDR           LPORT RADDR           RPORT OLDSTATE    -> NEWSTATE    MS\n"
                        + "ffff9fd7e8192000 22384 Web Conten 100.66.100.185  63446 52.33.159.26    80    SYN_SENT    -> ESTABLISHED 2.500\n";
        assertThat(onlyRow(states))
                .containsEntry("C-COMM", "Web Conten")
                .containsEntry("LADDR", "100.66.100.185")
                .containsEntry("NEWSTATE", "ESTABLISHED")
                .containsEntry("MS", "2.500");
    }

    /// The row is written after the format of libbpf-tools.
    @Test
    void anFsyncOfAWholeFileIsAnEvent() {
        var fsync = "TIME     COMM             PID     T BYTES   OFF_KB   LAT(ms) FILENAME\n"
                + "12:00:01 postgres         1234    S LL_MAX  0         123.40 00000001\n";
        assertThat(onlyRow(fsync))
                .containsEntry("T", "S")
                .containsEntry("LAT(ms)", "123.40")
                .containsEntry("FILENAME", "00000001");
    }

    @Test
    void indentedHeadingIsNotAStack() {
        var text =
                "    HITS   MISSES  DIRTIES HITRATIO   BUFFERS_MB  CACHED_MB\n     784       10       26   98.74%           44       1119\n";
        assertThat(onlyRow(text)).containsEntry("HITRATIO", "98.74%").containsEntry("CACHED_MB", "1119");
    }

    @Test
    void stacksHaveTheOutermostFunctionFirst() {
        var first = (Stack) recording("libbpf/offcputime-5", OutputFormat.BLOCKS).stream()
                .filter(Stack.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(first.frames()).startsWith("asm_exc_page_fault").endsWith("bpf_prog_6896d07dd3e1383c_sched_switch");
        assertThat(first).extracting(Stack::key, Stack::count).containsExactly("bash", 54L);
        var profile = recording("bpftrace/profile49-json", OutputFormat.BPFTRACE_JSON).stream()
                .map(Stack.class::cast)
                .toList();
        assertThat(profile.getLast()).extracting(Stack::key, Stack::count).containsExactly("swapper/0", 46L);
        assertThat(profile.getLast().frames())
                .startsWith("common_startup_64+315")
                .endsWith("pv_native_safe_halt+11");
        var folded = parse(OutputFormat.FOLDED, "java;start_thread;run 12\nmy app;a b;c 3\nno count\n");
        assertThat(folded)
                .containsExactly(
                        new Stack(NOW, "java", List.of("start_thread", "run"), 12),
                        new Stack(NOW, "my app", List.of("a b", "c"), 3),
                        new Note(NOW, "no count"));
    }

    @Test
    void indentedLinesWithoutACountBelowThemAreText() {
        var pool = "tank 1 2\n  mirror-0 1 2\n    sda - - 3\n    sdb - - 4\nrpool 1 2\n    - list\n\n    sdc - - 5\n";
        assertThat(parse(OutputFormat.BLOCKS, pool))
                .containsExactlyElementsOf(pool.lines()
                        .filter(line -> !line.isEmpty())
                        .map(line -> new Note(NOW, line))
                        .toList());
    }

    /// The text is written after the format of OpenZFS.
    @Test
    void aPlainToolOfAProbeThatShowsNotesIsReadLineByLine() {
        var status = """
                  pool: tank
                 state: DEGRADED
                config:

                \tNAME        STATE     READ WRITE CKSUM
                \ttank        DEGRADED     0     0     0
                \t  mirror-0  DEGRADED     0     0     0
                \t    sda     ONLINE       0     0     0
                \t    sdb     FAULTED      3     0     0  too many errors

                errors: No known data errors
                """;
        var probe = ProbeCatalogue.builtIn().probe("zpool-status").orElseThrow();
        var ready = (Probe.Ready) probe.prepare(Map.of(), Duration.ofSeconds(1));
        assertThat(parse(ready.commands().getFirst().format(), status))
                .containsExactlyElementsOf(status.lines()
                        .filter(line -> !line.isEmpty())
                        .map(line -> new Note(NOW, line))
                        .toList());
    }

    /// The second key is written after the format of bpftrace 0.24, which prints no blanks in keys.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n    path_openat+67\\n    do_filp_open+195\\n,\\n    0x7f3db41d1001\\n,myapp",
                "\\npath_openat+67\\ndo_filp_open+195\\n,\\n0x7f3db41d1001\\n,myapp",
                "myapp,\\npath_openat+67\\ndo_filp_open+195\\n,\\n0x7f3db41d1001\\n"
            })
    void stacksInKeysAreReadWithAndWithoutIndentation(String key) {
        assertThat(parse(OutputFormat.BPFTRACE_JSON, "{\"type\": \"map\", \"data\": {\"@\": {\"" + key + "\": 7}}}\n"))
                .singleElement()
                .isInstanceOfSatisfying(Stack.class, stack -> {
                    assertThat(stack.key()).startsWith("myapp");
                    assertThat(stack.frames()).containsExactly("0x7f3db41d1001", "do_filp_open+195", "path_openat+67");
                    assertThat(stack.count()).isEqualTo(7);
                });
    }

    @Test
    void duplicateKeysInOneObjectAreSummed() {
        var counts = parse(
                OutputFormat.BPFTRACE_JSON,
                "{\"type\": \"map\", \"data\": {\"@k\": {\"dd,WSM\": 4096, \"x\": 1, \"dd,WSM\": 100}}}\n");
        assertThat(counts).containsExactly(new Count(NOW, "@k", "dd,WSM", 4196), new Count(NOW, "@k", "x", 1));
    }

    @Test
    void clearedMapPrintedAgainAtExitIsNotASample() {
        var json = "{\"type\": \"map\", \"data\": {\"@\": 7}}\n\n\n{\"type\": \"map\", \"data\": {\"@\": 0}}\n";
        assertThat(parse(OutputFormat.BPFTRACE_JSON, json)).containsExactly(new Count(NOW, "@", "", 7));
        assertThat(parse(OutputFormat.BPFTRACE_JSON, "\n\n{\"type\": \"map\", \"data\": {\"@\": 0}}\n"))
                .containsExactly(new Count(NOW, "@", "", 0));
    }

    @Test
    void anErrorWhileABpftraceProgramRunsIsANote() {
        var json = "{\"type\": \"helper_error\", \"msg\": \"Map full; can't update element.\", \"helper\":"
                + " \"map_update_elem\", \"retcode\": -7, \"line\": 1, \"col\": 20}\n";
        assertThat(parse(OutputFormat.BPFTRACE_JSON, json))
                .containsExactly(new Note(NOW, "helper_error: Map full; can't update element."));
    }

    @Test
    void bpftraceBucketsMayBeOpenEnded() {
        var json = parse(
                OutputFormat.BPFTRACE_JSON,
                "{\"type\": \"hist\", \"data\": {\"@us\": {\"a,2\": [{\"max\": -1, \"count\": 1}, {\"min\": 0, \"max\": 0, \"count\": 2}, {\"min\": 128, \"count\": 5}]}}}\n");
        assertThat(((Histogram) json.getFirst()).buckets())
                .containsExactly(
                        new Bucket(Long.MIN_VALUE, 0, 1), new Bucket(0, 1, 2), new Bucket(128, Long.MAX_VALUE, 5));
    }

    @Test
    void carriageReturnsAndClearScreenSequencesAreNotPartOfALine() {
        var pty = parse(
                OutputFormat.BLOCKS,
                "\u001b[H\u001b[2J\u001b[3J07:00:00 loadavg: 0.10 0.20 0.30 1/200 77\r\n\r\nPID     COMM             READS  WRITES R_Kb    W_Kb    T FILE\r\n12      my app           3      0      12      0       R a b.txt\r\n\r\n");
        assertThat(pty)
                .singleElement()
                .isInstanceOfSatisfying(
                        Table.class,
                        t -> assertThat(t.rows())
                                .containsExactly(List.of("12", "my app", "3", "0", "12", "0", "R", "a b.txt")));
    }

    @Test
    void truncatedLineIsCountedAndNotGuessed() {
        var out = new ArrayList<ProbeOutput>();
        var splitter = new LineSplitter(OutputFormat.BLOCKS.parser(out::add));
        var bytes =
                "     usecs               : count    distribution\n         0 -> 1          : 5        |**|\n         2 -> 3      "
                        .getBytes(StandardCharsets.UTF_8);
        splitter.bytes(bytes, 0, bytes.length, NOW);
        splitter.end(NOW);
        assertThat(out)
                .singleElement()
                .isInstanceOfSatisfying(
                        Histogram.class, h -> assertThat(h.total()).isEqualTo(5));
        assertThat(splitter.dropped()).isEqualTo(1);
        var json = new LineSplitter(OutputFormat.BPFTRACE_JSON.parser(out::add));
        var partialJson = "{\"type\": \"map\", \"da".getBytes(StandardCharsets.UTF_8);
        json.bytes(partialJson, 0, partialJson.length, NOW);
        json.end(NOW);
        assertThat(json.dropped()).isEqualTo(1);
    }

    @Test
    void aMapThatIsTooLongKeepsItsFirstEntries() {
        var stack = "\\n    " + "f".repeat(1000) + "+%d\\n,java";
        var line = new StringBuilder("{\"type\": \"map\", \"data\": {\"@\": {");
        for (int i = 0; line.length() < 9 << 20; i++) {
            line.append(i == 0 ? "" : ", ").append("\"" + stack.formatted(i) + "\": 12345");
        }
        var out = new ArrayList<ProbeOutput>();
        var splitter = new LineSplitter(OutputFormat.BPFTRACE_JSON.parser(out::add));
        var bytes = (line + "}}}\n").getBytes(StandardCharsets.UTF_8);
        splitter.bytes(bytes, 0, bytes.length, NOW);
        splitter.end(NOW);
        assertThat(out.removeLast())
                .isEqualTo(new Note(NOW, "a map was not read completely: its last entries are missing"));
        assertThat(out)
                .hasSizeGreaterThan(8000)
                .allSatisfy(o -> assertThat(((Stack) o).count()).isEqualTo(12_345));
        assertThat(splitter.dropped()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "1234, ", "1234, \"y", "1234, \"y\"", "1234, \"y\": ", "1234, \"y\": 12"})
    void onlyCompleteEntriesOfACutMapAreRead(String end) {
        var cut = "{\"type\": \"map\", \"data\": {\"@\": {\"w\": 7, \"x\": " + end;
        var complete = end.equals("1234") ? List.of(7L) : List.of(7L, 1234L);
        assertThat(parse(OutputFormat.BPFTRACE_JSON, cut))
                .filteredOn(Count.class::isInstance)
                .extracting(o -> ((Count) o).value())
                .isEqualTo(complete);
    }

    @Test
    void toolOutputOnStderrBecomesNotes() {
        for (var entry : RECORDINGS.entrySet()) {
            if (entry.getKey().startsWith("errors/") && entry.getKey().endsWith(".stderr")) {
                assertThat(parse(OutputFormat.ROWS, entry.getValue(), new Random(5)))
                        .as(entry.getKey())
                        .isNotEmpty()
                        .allMatch(o -> o instanceof Note
                                || o instanceof Stack
                                || o instanceof Event
                                || o instanceof Histogram);
            }
        }
        var libbpf = parse(
                OutputFormat.ROWS,
                Objects.requireNonNull(RECORDINGS.get("errors/fail-biosnoop.stderr")),
                new Random(5));
        assertThat(libbpf.getLast()).isEqualTo(new Note(NOW, "failed to load BPF object: -1"));
    }

    /// Text lines are truncated to the stored length; rows keep all their cells.
    @Test
    void longLinesOfAProgramAreReadCompletely() {
        var out = new ArrayList<ProbeOutput>();
        var lines = new LineSplitter(OutputFormat.BPFTRACE_JSON.parser(out::add));
        var path = "/" + "ä".repeat(3000);
        for (var text : List.of("ö".repeat(5000), "PID     COMM     PATH", "17      dd       " + path)) {
            var json = ("{\"type\": \"printf\", \"data\": \"" + text + "\\n\"}\n").getBytes(StandardCharsets.UTF_8);
            lines.bytes(json, 0, json.length, NOW);
        }
        lines.end(NOW);
        assertThat(out)
                .containsExactly(
                        new Event(NOW, Map.of("text", "ö".repeat(4096))),
                        new Event(NOW, Map.of("PID", "17", "COMM", "dd", "PATH", path)));
        assertThat(lines.dropped()).isZero();
    }

    @Test
    void printedLinesAreRowsUnderAHeadingAndOtherwiseText() {
        var rows = recording("bpftrace/alt-biosnoop-json", OutputFormat.BPFTRACE_JSON);
        assertThat(((Event) rows.getFirst()).fields())
                .containsEntry("COMM", "dd")
                .containsEntry("LAT(us)", "95")
                .containsEntry("DEV", "254:0");
        var lines = recording("bpftrace/alt-tcpretrans-json", OutputFormat.BPFTRACE_JSON);
        assertThat(((Event) lines.getFirst()).fields())
                .isEqualTo(Map.of("text", "0       swapper/0        10.99.0.1:46288 -> 10.99.0.2:81 state 2"));
        assertThat(recording("bpftrace/mixed-json", OutputFormat.BPFTRACE_JSON))
                .filteredOn(Count.class::isInstance)
                .map(Count.class::cast)
                .extracting(Count::name, Count::key, Count::value)
                .contains(
                        tuple("@b", "count", 3659L),
                        tuple("@b", "average", 81_989L),
                        tuple("@b", "total", 299_999_232L));
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void brokenOutputNeverThrowsAndNeverHangs(OutputFormat format) {
        var random = new Random(42);
        var samples = RECORDINGS.values().stream()
                .filter(b -> b.length > 0)
                .map(b -> Arrays.copyOf(b, Math.min(b.length, 12_000)))
                .toList();
        long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
        for (int iteration = 0; iteration < 1500 && System.nanoTime() < end; iteration++) {
            var bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int i = random.nextInt(60); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextInt(4) == 0
                                ? "\n\r:[]{}@|,\"\\\u0000".charAt(random.nextInt(13))
                                : random.nextInt(256));
            }
            int splitAt = random.nextInt(bytes.length);
            var spliced = Arrays.copyOf(bytes, bytes.length + 500);
            System.arraycopy(bytes, Math.max(0, splitAt - 500), spliced, bytes.length, Math.min(500, splitAt));
            long started = System.nanoTime();
            parse(format, spliced, random);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void endlessOutputDoesNotGrowWithoutBound(OutputFormat format) {
        var largest = new AtomicLong();
        var splitter = new LineSplitter(format.parser(o -> {
            long size = switch (o) {
                case Histogram hist -> hist.buckets().size();
                case Table table -> table.rows().size();
                case Stack stack -> stack.frames().size();
                case Note note -> note.text().length();
                default -> 1;
            };
            largest.accumulateAndGet(size, Math::max);
        }));
        long totalBytes = 0;
        for (var piece : List.of(
                "x",
                "@[\n    f+1\n",
                "    f+1\n",
                "@u: \n[1, 2)   3 |@|\n",
                "     usecs               : count    distribution\n         0 -> 1          : 5        |**|\n",
                "{\"type\":\"printf\",\"data\":\"abc\"}\n",
                "{\"a\":[",
                "PID    COMM              FD ERR PATH\n1 a 2 3 /x\n",
                "\n")) {
            var bytes = piece.repeat(400_000 / piece.length()).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < (piece.equals("x") ? 12 : 2); i++) {
                splitter.bytes(bytes, 0, bytes.length, NOW);
                totalBytes += bytes.length;
            }
        }
        splitter.end(NOW);
        assertThat(largest.get()).isLessThanOrEqualTo(10_000);
        assertThat(totalBytes).isGreaterThan(10_000_000);
    }
}
