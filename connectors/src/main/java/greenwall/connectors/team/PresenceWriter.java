package greenwall.connectors.team;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Publishes which view this console shows, in a file of its own in the shared folder. Not thread-safe.
public final class PresenceWriter {
    /// A console that runs writes its presence again every few seconds.
    private static final Duration ABANDONED = Duration.ofHours(1);
    /// Those of other machines, whose clocks may differ.
    private static final Duration ABANDONED_BY_OTHERS = Duration.ofDays(1);

    private final TeamFolderReader team;
    private final TeamWriter writer;
    private final InstantSource clock;
    private final String who;
    private final String process = TeamWriter.id(2);
    private long heartbeat;

    /// @param writer has the name of this machine's files
    /// @param who the person and the machine, as shown to the others
    public PresenceWriter(TeamFolderReader team, TeamWriter writer, InstantSource clock, String who) {
        this.team = team;
        this.writer = writer;
        this.clock = clock;
        this.who = who;
    }

    private Path file() throws IOException {
        return team.folder().resolve(writer.console() + "-" + process + TeamFolderReader.PRESENCE);
    }

    /// @param since how long this view has been shown
    public void publish(String where, String cluster, String host, Duration since) throws IOException {
        if (!Files.isDirectory(team.folder())) {
            return;
        }
        if (heartbeat++ == 0) {
            removeAbandoned();
        }
        var file = file();
        var json = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "who", who,
                        "where", where,
                        "cluster", cluster,
                        "host", host,
                        "seconds", since.toSeconds(),
                        "beat", heartbeat));
        AtomicFile.export(file, json.getBytes(StandardCharsets.UTF_8));
        team.ignore(file.getFileName().toString());
    }

    /// Removes what killed consoles left, because the number of files that are read is limited. In containers, each
    /// start may be another machine.
    private void removeAbandoned() throws IOException {
        var prefix = writer.console() + "-";
        for (var file : RegularFileReader.inFolder(team.folder(), name -> name.endsWith(TeamFolderReader.PRESENCE))) {
            boolean own = file.getFileName().toString().startsWith(prefix);
            var old = clock.instant().minus(own ? ABANDONED : ABANDONED_BY_OTHERS);
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException _) {
                // Another console that has just started removed it.
            }
        }
    }

    public void withdraw() throws IOException {
        if (heartbeat > 0 && Files.isDirectory(team.folder())) {
            Files.deleteIfExists(file());
        }
    }
}
