package greenwall.tests.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads processes, and the BPF programs that they hold, from `/proc`.
final class RemoteProcesses {
    private RemoteProcesses() {}

    /// The processes with this text in their environment.
    static List<ProcessHandle> marked(String environment) {
        var found = new ArrayList<ProcessHandle>();
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                var text = new String(
                        Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ")),
                        StandardCharsets.ISO_8859_1);
                if (text.contains(environment)) {
                    found.add(process);
                }
            } catch (IOException _) {
                // The process has ended meanwhile.
            }
        });
        return found;
    }

    static String commandLine(ProcessHandle process) {
        try {
            return new String(
                            Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")),
                            StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    /// The ids of the BPF programs that any process holds open.
    static Set<Integer> heldPrograms() {
        var programIds = new HashSet<Integer>();
        ProcessHandle.allProcesses().forEach(process -> {
            try (var files = Files.list(Path.of("/proc/" + process.pid() + "/fdinfo"))) {
                for (var file : files.toList()) {
                    Files.readString(file, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(l -> l.startsWith("prog_id:"))
                            .forEach(l -> programIds.add(
                                    Integer.parseInt(l.substring(8).strip())));
                }
            } catch (IOException | UncheckedIOException _) {
                // The process has ended meanwhile.
            }
        });
        return programIds;
    }
}
