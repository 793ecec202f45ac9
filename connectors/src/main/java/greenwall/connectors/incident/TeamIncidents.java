package greenwall.connectors.incident;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentMerger;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The incidents of a team: those of this machine, with the parts that the other consoles wrote of the same
/// incidents, and those that only the others have. This machine writes only its own part.
public final class TeamIncidents implements IncidentStore {
    /// A synchronising program may add text before the extension of a copy.
    private static final Pattern PART = Pattern.compile("((.{21})~[0-9a-f]{12})\\b.*\\.journal");
    private static final int MAX = 5_000;

    private final IncidentFolder own;
    private final Supplier<Optional<SharedRecords>> team;

    /// @param records the folder of the parts
    public record SharedRecords(Path records, TeamState state) {}

    private record Version(long size, FileTime changed) {}

    private record CachedPart(Version version, Incident incident) {}

    /// Used only by the thread that refreshes.
    private final Map<Path, CachedPart> seen = new HashMap<>();

    /// What could be read of an incident, and why the rest could not.
    private record Parts(List<IncidentMerger.Part> read, Set<String> unread) {
        Parts() {
            this(new ArrayList<>(), new TreeSet<>());
        }

        /// An unreadable copy counts even if another copy of the same part can be read, because that may be older.
        void add(String writer, Result<Incident> found) {
            switch (found) {
                case Result.Available<Incident>(var incident) -> read.add(new IncidentMerger.Part(writer, incident));
                case Result.Unavailable<Incident>(var why) -> unread.add(why);
            }
        }

        Optional<Incident> merged(String id) {
            return IncidentMerger.merged(id, read).map(all -> all.without(unread));
        }
    }

    /// The parts of the others, by incident. The values of this map are never modified.
    private volatile Map<String, Parts> others = Map.of();

    private record PartFile(String record, String writer, Path file) {}

    /// @param team the shared data; empty while no team is configured
    public TeamIncidents(IncidentFolder own, Supplier<Optional<SharedRecords>> team) {
        this.own = own;
        this.team = team;
    }

    @Override
    public Result<OpenIncident> begin(IncidentStart opening) {
        return own.begin(opening);
    }

    @Override
    public Result<OpenIncident> resume(String id) {
        return own.resume(id);
    }

    @Override
    public List<Summary> list() {
        var local = own.list();
        var shared = team.get();
        if (shared.isEmpty()) {
            return local;
        }
        var state = shared.get().state();
        var files = files(shared.get());
        var all = new LinkedHashMap<String, Summary>();
        local.forEach(summary -> all.putIfAbsent(state.record(summary.start().id()), summary));
        files.stream()
                .map(PartFile::record)
                .map(state::record)
                .distinct()
                .limit(MAX)
                .forEach(id -> all.put(id, own.summary(id, merged(id, state, files))));
        return all.values().stream()
                .sorted(Comparator.comparing(
                                (Summary summary) -> summary.start().id())
                        .reversed())
                .toList();
    }

    @Override
    public Result<Incident> read(String id) {
        return team.get()
                .filter(_ -> IncidentStart.isId(id))
                .map(shared -> merged(id, shared.state(), files(shared)))
                .orElseGet(() -> own.read(id));
    }

    /// Merges this machine's part with those of the others at the last [#refresh]. It reads no file.
    public Incident mergedWithOthers(Incident ownPart) {
        var theirs = others.getOrDefault(ownPart.id(), new Parts());
        var all = new Parts(new ArrayList<>(theirs.read()), theirs.unread());
        all.add(ownPart.id() + "~", new Result.Available<>(ownPart));
        return all.merged(ownPart.id()).orElse(ownPart);
    }

    /// Reads the parts of the others for these incidents; returns whether anything is new.
    public boolean refresh(Collection<String> ids) {
        var shared = team.get();
        if (shared.isEmpty()) {
            others = Map.of();
            return false;
        }
        List<PartFile> files;
        try {
            files = listed(shared.get());
        } catch (IOException _) {
            // What was read before is kept while the folder is unavailable.
            return false;
        }
        var now = new HashMap<String, Parts>();
        for (var id : ids) {
            var records = shared.get().state().parts(id);
            var parts = new Parts();
            files.stream().filter(part -> records.contains(part.record())).forEach(part -> refresh(part, parts));
            now.put(id, parts);
        }
        seen.keySet().retainAll(files.stream().map(PartFile::file).toList());
        boolean changed = !now.equals(others);
        others = Map.copyOf(now);
        return changed;
    }

    /// Adds the part, without reading it again if the file is unchanged. If it cannot be read, what was read before
    /// is kept.
    private void refresh(PartFile part, Parts parts) {
        var before = Optional.ofNullable(seen.get(part.file()));
        try {
            var attributes = Files.readAttributes(part.file(), BasicFileAttributes.class);
            var version = new Version(attributes.size(), attributes.lastModifiedTime());
            if (before.filter(cached -> cached.version().equals(version)).isEmpty()) {
                var found = IncidentFolder.readFile(part.file());
                parts.add(part.writer(), found);
                if (found instanceof Result.Available<Incident>(var incident)) {
                    seen.put(part.file(), new CachedPart(version, incident));
                    return;
                }
            }
        } catch (IOException _) {
            // A synchronising program has moved it in the meantime.
        }
        before.ifPresent(cached -> parts.add(part.writer(), new Result.Available<>(cached.incident())));
    }

    /// All parts in one. Parts that cannot be read are named as its damage.
    private Result<Incident> merged(String id, TeamState state, Collection<PartFile> files) {
        var records = state.parts(id);
        var parts = new Parts();
        records.stream().filter(own::contains).forEach(record -> parts.add(record + "~", own.read(record)));
        files.stream()
                .filter(part -> records.contains(part.record()))
                .forEach(part -> parts.add(part.writer(), IncidentFolder.readFile(part.file())));
        return parts.merged(id)
                .<Result<Incident>>map(Result.Available::new)
                .orElseGet(() -> parts.unread().isEmpty()
                        ? own.read(id)
                        : new Result.Unavailable<>(String.join("; ", parts.unread())));
    }

    private static List<PartFile> files(SharedRecords shared) {
        if (!Files.isDirectory(shared.records())) {
            return List.of();
        }
        try {
            return listed(shared);
        } catch (IOException e) {
            System.getLogger(TeamIncidents.class.getName())
                    .log(System.Logger.Level.WARNING, "the team's records cannot be read: " + FileErrorText.of(e));
            return List.of();
        }
    }

    private static List<PartFile> listed(SharedRecords shared) throws IOException {
        var files = new ArrayList<PartFile>();
        for (var file : RegularFileReader.inFolder(shared.records(), name -> name.endsWith(".journal"))) {
            var name = PART.matcher(file.getFileName().toString());
            if (name.matches() && IncidentStart.isId(name.group(2))) {
                files.add(new PartFile(name.group(2), name.group(1), file));
            }
        }
        return files;
    }
}
