package greenwall.lab.machine;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The readable files of a simulated host; folders follow from the paths.
public final class FileTree {
    private final NavigableMap<String, Supplier<String>> files = new TreeMap<>();

    /// The content is asked for again at each reading.
    public FileTree with(String path, Supplier<String> content) {
        files.put(path, content);
        return this;
    }

    Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path)).map(Supplier::get);
    }

    /// The names directly in a folder, in order; none where there is no such folder.
    List<String> list(String folder) {
        var prefix = folder.endsWith("/") ? folder : folder + "/";
        return files.tailMap(prefix, true).keySet().stream()
                .takeWhile(file -> file.startsWith(prefix))
                .map(file -> file.substring(prefix.length()).replaceFirst("/.*", ""))
                .distinct()
                .toList();
    }
}
