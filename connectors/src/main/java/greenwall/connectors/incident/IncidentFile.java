package greenwall.connectors.incident;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonReader;
import greenwall.fleet.Sha256;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStore.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One incident in one `.greenwall` file, to be opened anywhere: a zip with the journal, a page to read without
/// this program, and a list of checksums. It is read into memory within limits: nothing is written to disk,
/// whatever the names of its entries.
public final class IncidentFile {
    private static final String MANIFEST = "manifest.json";
    private static final String JOURNAL = "incident.jsonl";
    private static final String PAGE = "report.html";
    private static final String REPLAY = "replay.bin";
    private static final Set<String> KNOWN = Set.of(MANIFEST, JOURNAL, PAGE, REPLAY);
    private static final int LARGEST_FILE = Math.toIntExact(IncidentJournal.MAX_BYTES);
    private static final int MAX_ENTRIES = 16;
    /// More than the list of checksums needs.
    private static final int MANIFEST_SIZE = 1 << 16;

    private IncidentFile() {}

    /// Writes a private file of this program.
    ///
    /// @param page the incident as a web page, for readers without this program; it repeats the journal, so it is
    ///     left out of a file that would be too large with it
    /// @param recording the data of the sources, for a replay
    /// @return whether the page is in the file
    public static boolean write(Incident incident, String page, Optional<IncidentRecording> recording, Path file)
            throws IOException {
        var packed = packed(incident, page, recording);
        AtomicFile.write(file, packed.bytes());
        return packed.hasPage();
    }

    /// Writes a file that a person requested, for others.
    ///
    /// @return whether the page is in the file
    public static boolean export(Incident incident, String page, Optional<IncidentRecording> recording, Path file)
            throws IOException {
        var packed = packed(incident, page, recording);
        AtomicFile.export(file, packed.bytes());
        return packed.hasPage();
    }

    private record PackedFile(byte[] bytes, boolean hasPage) {}

    private static PackedFile packed(Incident incident, String page, Optional<IncidentRecording> recording)
            throws IOException {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put(JOURNAL, IncidentJournal.encode(incident));
        var pageBytes = page.getBytes(StandardCharsets.UTF_8);
        if (recording.isPresent()) {
            parts.put(REPLAY, IncidentRecordingCodec.write(recording.get()));
        }
        if (unpacked(parts) + pageBytes.length <= IncidentJournal.MAX_BYTES - MANIFEST_SIZE) {
            parts.put(PAGE, pageBytes);
        }
        var sums = new LinkedHashMap<String, String>();
        parts.forEach((name, bytes) -> sums.put(name, Sha256.hex(bytes)));
        var manifest = Map.ofEntries(
                Map.entry("format", "greenwall-incident"),
                Map.entry("version", 1),
                Map.entry("id", incident.id()),
                Map.entry("sha256", sums),
                Map.entry("damage", incident.damage()));
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, MANIFEST, JsonMapper.shared().writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8));
            for (var part : parts.entrySet()) {
                add(zip, part.getKey(), part.getValue());
            }
        }
        if (bytes.size() > LARGEST_FILE || unpacked(parts) > IncidentJournal.MAX_BYTES - MANIFEST_SIZE) {
            throw new IOException(
                    "it would be larger than 64 MiB" + (recording.isEmpty() ? "" : " with its recording"));
        }
        return new PackedFile(bytes.toByteArray(), parts.containsKey(PAGE));
    }

    private static long unpacked(Map<String, byte[]> parts) {
        return parts.values().stream().mapToLong(part -> part.length).sum();
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /// The incident; wrong checksums are reported as its damage, as is that of the record that was exported.
    public static Result<Incident> open(Path file) {
        try {
            return switch (open(RegularFileReader.read(file, LARGEST_FILE))) {
                case Result.Unavailable<Incident>(var why) -> new Result.Unavailable<>(file + ": " + why);
                case Result.Available<Incident> read -> read;
            };
        } catch (RegularFileReader.TooLongException _) {
            return new Result.Unavailable<>(file + " is larger than 64 MiB, the limit for an incident file");
        } catch (NoSuchFileException _) {
            return new Result.Unavailable<>("there is no file " + file);
        } catch (IOException e) {
            return new Result.Unavailable<>(file + " cannot be read: " + FileErrorText.of(e));
        }
    }

    /// The recording in a file, for a replay; if there is none, the reason.
    public static Result<IncidentRecording> recording(Path file) {
        try {
            var parts = parts(RegularFileReader.read(file, LARGEST_FILE));
            var bytes = parts.get(REPLAY);
            if (bytes == null) {
                return new Result.Unavailable<>(
                        file + " has no recording of metrics, log lines, alerts and traces, so it can be read but"
                                + " not replayed; export the incident again while its sources still have the data");
            }
            var changed = changed(parts);
            return changed.isEmpty()
                    ? new Result.Available<>(IncidentRecordingCodec.read(bytes))
                    : new Result.Unavailable<>(file + " cannot be replayed: " + changed);
        } catch (RegularFileReader.TooLongException _) {
            return new Result.Unavailable<>(file + " is larger than 64 MiB, the limit for an incident file");
        } catch (NoSuchFileException _) {
            return new Result.Unavailable<>("there is no file " + file);
        } catch (IOException | JacksonException e) {
            return new Result.Unavailable<>(file + " cannot be replayed: " + FileErrorText.of(e));
        }
    }

    static Result<Incident> open(byte[] bytes) {
        try {
            var parts = parts(bytes);
            var journal = parts.get(JOURNAL);
            if (journal == null) {
                return new Result.Unavailable<>("it is not an incident: there is no " + JOURNAL + " in it");
            }
            var incident = IncidentJournal.read(journal).incident();
            var damage = Stream.of(incident.damage(), changed(parts), exportedDamage(parts))
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse("");
            return new Result.Available<>(new Incident(incident.start(), incident.entries(), incident.end(), damage));
        } catch (ZipException e) {
            return new Result.Unavailable<>("it is not an incident: " + e.getMessage());
        } catch (IOException | JacksonException e) {
            return new Result.Unavailable<>("it cannot be read: " + e.getMessage());
        }
    }

    private static String changed(Map<String, byte[]> parts) throws IOException {
        var manifest = parts.get(MANIFEST);
        if (manifest == null) {
            return "it has no checksums, so changes to it cannot be detected";
        }
        var sums = new HashMap<String, String>();
        try (var json = JsonReader.of(manifest, 0, manifest.length)) {
            json.member("sha256", () -> sums.putAll(json.textMap()));
        }
        for (var part : parts.entrySet()) {
            if (!part.getKey().equals(MANIFEST) && !Sha256.hex(part.getValue()).equals(sums.get(part.getKey()))) {
                return "the file was changed: the checksum of " + part.getKey() + " is wrong";
            }
        }
        return sums.keySet().stream()
                .filter(name -> !parts.containsKey(name))
                .findFirst()
                .map(name -> "the file was changed: " + name + " is missing")
                .orElse("");
    }

    private static String exportedDamage(Map<String, byte[]> parts) throws IOException {
        var manifest = parts.get(MANIFEST);
        if (manifest == null) {
            return "";
        }
        var found = new StringBuilder();
        try (var json = JsonReader.of(manifest, 0, manifest.length)) {
            json.member("damage", () -> found.append(MessageText.line(json.text())));
        }
        return found.toString();
    }

    private static Map<String, byte[]> parts(byte[] bytes) throws IOException {
        var parts = new HashMap<String, byte[]>();
        int left = LARGEST_FILE;
        int entries = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw new IOException("it contains too many files");
                }
                if (!KNOWN.contains(entry.getName())) {
                    throw new IOException("it contains a file that does not belong to an incident");
                }
                if (parts.containsKey(entry.getName())) {
                    throw new IOException("it contains " + entry.getName() + " twice");
                }
                var content = bounded(zip, left);
                left -= content.length;
                parts.put(entry.getName(), content);
            }
        }
        return parts;
    }

    private static byte[] bounded(InputStream in, int most) throws IOException {
        var content = in.readNBytes(most + 1);
        if (content.length > most) {
            throw new IOException("it unpacks to more than 64 MiB");
        }
        return content;
    }
}
