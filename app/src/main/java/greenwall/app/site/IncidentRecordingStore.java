package greenwall.app.site;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStore.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Stores complete recordings of incidents with a verdict, so that they can be replayed after the sources
/// have deleted the data. Only the newest are kept.
public final class IncidentRecordingStore {
    private static final int MAX_RECORDINGS = 20;

    private final Path folder;
    private final Path exports;
    private final Set<String> reading = ConcurrentHashMap.newKeySet();

    /// @param state the state folder
    public IncidentRecordingStore(Path state) {
        folder = state.resolve("recordings");
        exports = state.resolve("exports");
    }

    private Path file(String id) {
        return folder.resolve(id + ".greenwall");
    }

    private Path export(String id) {
        return exports.resolve(id + ".greenwall");
    }

    /// The file from which an incident can be replayed: its recording, or else its export. It may not exist.
    public Path replayFile(String id) {
        return Files.exists(export(id)) && !Files.exists(file(id)) ? export(id) : file(id);
    }

    public Path folder() {
        return folder;
    }

    public Path exportFolder() {
        return exports;
    }

    /// The file for an export of an incident. Creates the folder for exports.
    public Path newExport(Incident incident) throws IOException {
        AtomicFile.createFolder(exports);
        return export(incident.id());
    }

    public Optional<IncidentRecording> find(Incident incident) {
        return read(file(incident.id()));
    }

    /// The recording in an earlier export.
    public Optional<IncidentRecording> exported(Incident incident) {
        return read(export(incident.id()));
    }

    private static Optional<IncidentRecording> read(Path file) {
        return Files.exists(file)
                        && IncidentFile.recording(file) instanceof Result.Available<IncidentRecording>(var recording)
                ? Optional.of(recording)
                : Optional.empty();
    }

    public boolean isReading(String id) {
        return reading.contains(id);
    }

    /// Reads a recording from the sources and stores it.
    public void store(Incident incident, Supplier<Optional<IncidentRecording>> sources) throws IOException {
        reading.add(incident.id());
        try {
            var recording = sources.get();
            if (recording.isPresent()) {
                store(incident, recording.get());
            }
        } finally {
            reading.remove(incident.id());
        }
    }

    /// Stores a recording and deletes those that were made first.
    ///
    /// @throws IOException if there is no space, or the recording is too large
    public void store(Incident incident, IncidentRecording recording) throws IOException {
        var newest = file(incident.id());
        IncidentFile.write(incident, "", Optional.of(recording), newest);
        var others = RegularFileReader.inFolder(folder, name -> name.endsWith(".greenwall")).stream()
                .filter(made -> !made.equals(newest))
                .sorted(Comparator.comparingLong(made -> made.toFile().lastModified()))
                .toList();
        for (var old : others.subList(0, Math.max(0, others.size() + 1 - MAX_RECORDINGS))) {
            Files.deleteIfExists(old);
        }
    }
}
