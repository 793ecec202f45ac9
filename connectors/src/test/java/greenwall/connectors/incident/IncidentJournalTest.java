package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.source.Matrix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentJournalTest {
    @TempDir
    Path dir;

    private IncidentFolder folder() {
        return new IncidentFolder(dir, InstantSource.fixed(SampleIncidents.NOW), SampleIncidents.ZONE, "anna");
    }

    private static <T> T available(Result<T> found) {
        assertThat(found).isInstanceOf(Result.Available.class);
        return ((Result.Available<T>) found).value();
    }

    private static String unavailableReason(Result<?> found) {
        assertThat(found).isInstanceOf(Result.Unavailable.class);
        return ((Result.Unavailable<?>) found).why();
    }

    private static void assertSameIncident(Incident read, Incident written) {
        assertThat(read)
                .usingRecursiveComparison()
                .withEqualsForType(IncidentJournalTest::sameSeries, Matrix.Series.class)
                .isEqualTo(written);
    }

    private static boolean sameSeries(Matrix.Series first, Matrix.Series second) {
        return first.labels().equals(second.labels())
                && Arrays.equals(first.timeMillis(), second.timeMillis())
                && Arrays.equals(first.values(), second.values());
    }

    @Test
    void everyKindOfEvidenceIsReadAsItWasWritten() throws IOException {
        var incident = SampleIncidents.incident(SampleIncidents.oneOfEachKind());

        assertSameIncident(
                IncidentJournal.read(IncidentJournal.encode(incident)).incident(), incident);
    }

    @Test
    void theJournalOfAnEarlierVersionIsRead() throws IOException {
        try (var file = IncidentJournalTest.class.getResourceAsStream("version-1.journal")) {
            assertThat(file).isNotNull();
            assertSameIncident(
                    IncidentJournal.read(file.readAllBytes()).incident(),
                    SampleIncidents.incident(SampleIncidents.oneOfEachKindOfVersion1()));
        }
    }

    @Test
    void aRecordWhoseFileIsRemovedWhileItIsOpenIsWrittenAgain() throws Exception {
        OpenIncident open = available(folder().begin(SampleIncidents.opening(2)));
        var id = SampleIncidents.opening(2).id();
        open.add("", new Evidence.Note("first"));
        while (available(folder().read(id)).entries().isEmpty()) {
            Thread.onSpinWait();
        }
        Files.delete(dir.resolve(id + ".journal"));
        open.close();
        assertThat(available(folder().read(id)).entries())
                .extracting(TimelineEntry::what)
                .containsExactly(new Evidence.Note("first"));
        assertThat(available(folder().read(id)).damage()).isEmpty();

        var again = available(folder().resume(id));
        Files.delete(dir.resolve(id + ".journal"));
        again.add("", new Evidence.Note("second"));
        again.close();
        assertThat(available(folder().read(id)).entries()).hasSize(2);
        assertThat(available(folder().read(id)).damage()).isEmpty();
    }

    /// The null stands for a bug.
    @Test
    @SuppressWarnings("NullAway")
    void anInternalErrorWhileWritingIsShown() throws Exception {
        OpenIncident open = available(folder().begin(SampleIncidents.opening(2)));
        open.add("", new Evidence.Note(null));
        while (open.writeError().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(open.writeError().orElseThrow()).contains("internal error");
        open.close();
    }

    @Test
    void entriesThatAreLostWhenARecordIsClosedAreReported() throws Exception {
        var logged = new ArrayList<String>();
        var log = Logger.getLogger(IncidentJournalWriter.class.getName());
        OpenIncident open = available(folder().begin(SampleIncidents.opening(2)));
        try (var files = Files.list(dir)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
        Files.writeString(dir, "a file where the folder was");
        log.setLevel(Level.WARNING);
        log.setFilter(line -> !logged.add(line.getMessage()));
        try {
            open.add("", new Evidence.Note("first"));
            open.close();
        } finally {
            log.setFilter(null);
        }
        assertThat(logged)
                .singleElement()
                .asString()
                .startsWith("the last entries (1) of an incident are lost: the incident cannot be written to " + dir);
    }

    @Test
    void anIncidentWhoseFileCannotBeReadIsListedWithTheReason() throws Exception {
        var file = Files.write(dir.resolve("20261127T025724Z-da59.journal"), new byte[] {0, 1, 2, (byte) 0xff});
        assertThat(folder().list()).singleElement().satisfies(summary -> {
            assertThat(summary.start().at()).isEqualTo("2026-11-27T02:57:24Z");
            assertThat(summary.damage())
                    .isEqualTo(file + " cannot be read: its first line, the start of the incident, is missing or"
                            + " cannot be read");
        });
        assertThat(unavailableReason(folder().read("20261127T025724Z-da59"))).contains("the start of the incident");
    }

    private String recordWithTwoNotes() throws Exception {
        OpenIncident open = available(folder().begin(SampleIncidents.opening(2)));
        open.add("", new Evidence.Note("first"));
        open.add("", new Evidence.Note("second"));
        open.close();
        var id = SampleIncidents.opening(2).id();
        return id;
    }

    @Test
    void whatFollowsADamagedLineIsKeptBesideTheRecordThatContinues() throws Exception {
        var id = recordWithTwoNotes();
        var file = dir.resolve(id + ".journal");
        var lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n???\n" + lines.get(2) + "\n");
        available(folder().resume(id)).close();
        assertThat(available(folder().read(id)).entries()).isEmpty();
        assertThat(dir.resolve(id + ".journal.broken")).content().contains("second");
    }

    @Test
    void anIncidentCanBeReadWhileItIsOpenAndAfterwards() throws Exception {
        OpenIncident open = available(folder().begin(SampleIncidents.opening(2)));
        SampleIncidents.oneOfEachKind().forEach(evidence -> open.add("step", evidence));
        open.close();

        var id = SampleIncidents.opening(2).id();
        assertThat(available(folder().read(id)).entries()).hasSize(8);
        assertThat(available(folder().read(id)).end()).isEmpty();

        var reopened = available(folder().resume(id));
        reopened.add("", new Evidence.Note("after a restart"));
        reopened.conclude(new IncidentEnd(
                SampleIncidents.NOW, SampleIncidents.ZONE, "anna", IncidentVerdict.INCIDENT, "a disk", List.of()));
        reopened.add("", new Evidence.Note("too late"));
        reopened.close();

        var complete = available(folder().read(id));
        assertThat(complete.entries()).hasSize(9);
        assertThat(complete.entries().getLast().number()).isEqualTo(9);
        assertThat(complete.verdict()).isEqualTo(IncidentVerdict.INCIDENT);
        assertThat(complete.damage()).isEmpty();
        assertThat(unavailableReason(folder().resume(id))).contains("already has a verdict");
        assertThat(folder().list())
                .singleElement()
                .satisfies(s -> assertThat(s.pieces()).isEqualTo(9));
    }

    @Test
    void twoWindowsCannotWriteOneIncident() throws Exception {
        try (var _ = available(folder().begin(SampleIncidents.opening(3)))) {
            assertThat(unavailableReason(
                            folder().resume(SampleIncidents.opening(3).id())))
                    .contains("another window");
        }
    }

    @Test
    void aLargeRecordIsExportedWithoutItsPage() throws Exception {
        var notes = Collections.nCopies(40, (Evidence) new Evidence.Note("x".repeat(1 << 20)));
        var file = dir.resolve("large.greenwall");

        var incident = SampleIncidents.incident(notes);
        assertThat(IncidentFile.write(incident, "p".repeat(30 << 20), Optional.empty(), file))
                .isFalse();
        assertThat(IncidentFile.write(incident, "<html>", Optional.empty(), dir.resolve("small.greenwall")))
                .isTrue();
        assertThat(available(IncidentFile.open(file))).satisfies(opened -> {
            assertThat(opened.entries()).hasSize(40);
            assertThat(opened.damage()).isEmpty();
        });
    }

    /// Another console on the same incidents: it prints why it cannot continue one.
    static final class OtherConsole {
        private OtherConsole() {}

        public static void main(String[] arguments) {
            var folder =
                    new IncidentFolder(Path.of(arguments[0]), InstantSource.system(), SampleIncidents.ZONE, "berta");
            System.out.println(unavailableReason(folder.resume(arguments[1])));
        }
    }

    @Test
    void anotherProgramCannotWriteAnIncidentThatItsWriterAlsoReads() throws Exception {
        var id = SampleIncidents.opening(3).id();
        try (var _ = available(folder().begin(SampleIncidents.opening(3)))) {
            assertThat(folder().list()).hasSize(1);
            assertThat(unavailableReason(folder().resume(id))).contains("another window");
            var other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherConsole.class.getName(),
                            dir.toString(),
                            id)
                    .redirectErrorStream(true)
                    .start();
            try (var out = other.getInputStream()) {
                assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualToIgnoringNewLines(
                                "the incident " + id + " cannot be opened: another window or program is writing it");
            }
        }
    }

    @Test
    void onlyTheLineCutOffByACrashIsLost() throws Exception {
        var bytes = IncidentJournal.encode(SampleIncidents.incident(SampleIncidents.oneOfEachKind()));
        var file = dir.resolve(SampleIncidents.opening(1).id() + ".journal");
        // Without the closing line and half of the last entry.
        int closing = lastBreak(bytes, bytes.length - 1);
        int cutAt = lastBreak(bytes, closing) + 20;
        Files.write(file, Arrays.copyOf(bytes, cutAt));

        var id = SampleIncidents.opening(1).id();
        var read = available(folder().read(id));
        assertThat(read.entries()).hasSize(7);
        assertThat(read.damage()).contains("cut off");

        var reopened = available(folder().resume(id));
        reopened.add("", new Evidence.Note("goes on"));
        reopened.close();
        assertThat(available(folder().read(id)).entries()).hasSize(8);
        assertThat(available(folder().read(id)).damage()).isEmpty();
    }

    private static int lastBreak(byte[] bytes, int before) {
        int at = before - 1;
        while (bytes[at] != '\n') {
            at--;
        }
        return at + 1 == before ? lastBreak(bytes, at) : at;
    }

    @Test
    void anyChangedByteIsDetected() throws IOException {
        var bytes = IncidentJournal.encode(SampleIncidents.incident(SampleIncidents.oneOfEachKind()));
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            var changed = bytes.clone();
            changed[random.nextInt(bytes.length - 1)] ^= 1;
            try {
                assertThat(IncidentJournal.read(changed).incident().damage()).isNotEmpty();
            } catch (IOException unreadable) {
                assertThat(unreadable).hasMessageContaining("the start of the incident");
            }
        }
    }

    @Test
    void randomBytesDoNotBreakTheReader() {
        var random = new Random(9);
        for (int i = 0; i < 300; i++) {
            var junk = new byte[random.nextInt(2_000)];
            random.nextBytes(junk);
            assertThatThrownBy(() -> IncidentJournal.read(junk)).isInstanceOf(IOException.class);
            assertThat(unavailableReason(IncidentFile.open(junk))).isNotEmpty();
        }
    }

    @Test
    void anExportedFileReadsBackTheSame() throws IOException {
        var incident = SampleIncidents.incident(SampleIncidents.oneOfEachKind());
        var file = dir.resolve("a.greenwall");
        IncidentFile.write(incident, "<html>", Optional.empty(), file);

        assertSameIncident(available(IncidentFile.open(file)), incident);
    }

    @Test
    void aModifiedFileIsReportedAsDamaged() throws IOException {
        var file = dir.resolve("a.greenwall");
        IncidentFile.write(SampleIncidents.incident(SampleIncidents.oneOfEachKind()), "<html>", Optional.empty(), file);
        var changed = rewritten(Files.readAllBytes(file), "report.html", "<html>other");

        assertThat(available(IncidentFile.open(changed)).damage())
                .contains("was changed")
                .contains("report.html");
    }

    @Test
    void aFileFromWhichAPartWasRemovedIsReportedAsDamaged() throws IOException {
        var file = dir.resolve("a.greenwall");
        IncidentFile.write(SampleIncidents.incident(SampleIncidents.oneOfEachKind()), "<html>", Optional.empty(), file);
        var out = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(Files.newInputStream(file));
                var to = new ZipOutputStream(out)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals("report.html")) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    to.write(in.readAllBytes());
                }
            }
        }

        assertThat(available(IncidentFile.open(out.toByteArray())).damage())
                .contains("was changed")
                .contains("report.html is missing");
    }

    @Test
    void anExportedFileOfADamagedRecordSaysWhatIsDamaged() throws Exception {
        var id = recordWithTwoNotes();
        var journal = dir.resolve(id + ".journal");
        Files.writeString(journal, Files.readString(journal).replace("second", "seconds"));
        var damaged = available(folder().read(id));
        assertThat(damaged.damage()).contains("a checksum is wrong");

        var file = dir.resolve("a.greenwall");
        IncidentFile.write(damaged, "<html>", Optional.empty(), file);

        assertSameIncident(available(IncidentFile.open(file)), damaged);
    }

    @Test
    void aFullRecordOfLettersWithSeveralBytesCanStillBeRead() throws Exception {
        var opening = SampleIncidents.opening(3);
        var text = "監".repeat(2 << 20);
        try (OpenIncident open = available(folder().begin(opening))) {
            for (int i = 0; i < 12; i++) {
                open.add("", new Evidence.Note(text));
            }
            while (open.writeError().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(open.writeError().orElseThrow()).contains("the record is full");
        }
        assertThat(available(folder().read(opening.id())).entries())
                .hasSize(11)
                .last()
                .extracting(entry -> entry.what().title())
                .asString()
                .startsWith("The record is full: what was added from ");
    }

    private static byte[] rewritten(byte[] zip, String name, String content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip));
                var to = new ZipOutputStream(out)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(entry.getName().equals(name) ? content.getBytes(StandardCharsets.UTF_8) : in.readAllBytes());
            }
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return out.toByteArray();
    }

    @Test
    void aFileWithPathTraversalIsRefused() throws IOException {
        assertThat(unavailableReason(IncidentFile.open(zip("../../evil", "incident.jsonl"))))
                .contains("does not belong to an incident");
        assertThat(unavailableReason(IncidentFile.open(zip("/etc/passwd")))).contains("does not belong to an incident");
        assertThat(unavailableReason(IncidentFile.open(zip("manifest.json")))).contains("no incident.jsonl");
    }

    @Test
    void aZipBombIsNotUnpacked() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("incident.jsonl"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 70; i++) {
                zip.write(zeros);
            }
        }
        assertThat(out.size()).isLessThan(1 << 20);
        assertThat(unavailableReason(IncidentFile.open(out.toByteArray()))).contains("more than 64 MiB");
    }

    @Test
    void aDayWithTwoThousandEntriesOpensCompletely() throws IOException {
        var file = dir.resolve("day.greenwall");
        IncidentFile.write(SampleIncidents.incident(SampleIncidents.day()), "<html>", Optional.empty(), file);

        assertThat(available(IncidentFile.open(file)).entries()).hasSize(2_000);
    }
}
