package greenwall.connectors.incident;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The incidents that are stored on this machine: one journal each, in one folder.
/// @param who the user of this machine, the author of the entries
public record IncidentFolder(Path folder, InstantSource clock, ZoneId zone, String who) implements IncidentStore {
    private static final String SUFFIX = ".journal";
    private static final int MAX = 5_000;

    @Override
    public Result<OpenIncident> begin(IncidentStart opening) {
        try {
            AtomicFile.createFolder(folder);
            return new Result.Available<>(IncidentJournalWriter.begin(file(opening.id()), opening, clock, zone, who));
        } catch (IOException e) {
            return new Result.Unavailable<>("the incident cannot be saved: " + FileErrorText.of(e));
        }
    }

    @Override
    public Result<OpenIncident> resume(String id) {
        if (!IncidentStart.isId(id)) {
            return new Result.Unavailable<>("invalid id \"" + id + "\"; expected an id like 20261120T023411Z-a1b2");
        }
        try {
            return new Result.Available<>(IncidentJournalWriter.resume(file(id), clock, zone, who));
        } catch (IOException e) {
            return new Result.Unavailable<>("the incident " + id + " cannot be opened: " + FileErrorText.of(e));
        }
    }

    /// Why the incidents cannot be listed; empty if they can, or if none was recorded.
    public Optional<String> unreadable() {
        if (Files.notExists(folder)) {
            return Optional.empty();
        }
        try {
            RegularFileReader.inFolder(folder, _ -> false);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileErrorText.of(e));
        }
    }

    @Override
    public List<Summary> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var summaries = new ArrayList<Summary>();
        try {
            var newest = RegularFileReader.inFolder(folder, name -> name.endsWith(SUFFIX))
                    .reversed();
            for (var file : newest.subList(0, Math.min(MAX, newest.size()))) {
                var read = readFile(file);
                if (read instanceof Result.Available<Incident> || IncidentStart.isId(name(file))) {
                    summaries.add(summary(name(file), read));
                }
            }
        } catch (IOException e) {
            System.getLogger(IncidentFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "incidents cannot be listed: " + FileErrorText.of(e));
        }
        return summaries;
    }

    Summary summary(String id, Result<Incident> read) {
        return switch (read) {
            case Result.Available<Incident>(var incident) ->
                new Summary(incident.start(), incident.entries().size(), incident.end(), incident.damage());
            case Result.Unavailable<Incident>(var why) ->
                new Summary(IncidentStart.unreadable(id, zone), 0, Optional.empty(), why);
        };
    }

    boolean contains(String id) {
        return Files.exists(file(id));
    }

    @Override
    public Result<Incident> read(String id) {
        return IncidentStart.isId(id)
                ? readFile(file(id))
                : new Result.Unavailable<>("invalid id \"" + id + "\"; expected an id like 20261120T023411Z-a1b2");
    }

    static Result<Incident> readFile(Path file) {
        try {
            return new Result.Available<>(
                    IncidentJournal.read(RegularFileReader.read(file, Math.toIntExact(IncidentJournal.MAX_BYTES)))
                            .incident());
        } catch (RegularFileReader.TooLongException _) {
            return new Result.Unavailable<>(
                    file + " is larger than " + (IncidentJournal.MAX_BYTES >> 20) + " MiB, the limit for a record");
        } catch (NoSuchFileException _) {
            return new Result.Unavailable<>("there is no incident " + name(file));
        } catch (IOException e) {
            return new Result.Unavailable<>(file + " cannot be read: " + FileErrorText.of(e));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(SUFFIX, "");
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }
}
