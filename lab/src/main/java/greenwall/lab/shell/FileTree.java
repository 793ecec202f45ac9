package greenwall.lab.shell;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The readable files of a simulated host; folders follow from the paths.
public final class FileTree {
    private final NavigableMap<String, Supplier<String>> files = new TreeMap<>();

    /// The content is asked for anew at each reading.
    public FileTree with(String path, Supplier<String> content) {
        files.put(path, content);
        return this;
    }

    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path)).map(Supplier::get);
    }

    public boolean isFile(String path) {
        return files.containsKey(path);
    }

    public boolean isFolder(String path) {
        var prefix = folder(path);
        var next = files.ceilingKey(prefix);
        return path.equals("/") || next != null && next.startsWith(prefix);
    }

    /// The names directly in a folder, in order.
    public Collection<String> list(String path) {
        var prefix = folder(path);
        var names = new TreeSet<String>();
        for (var file : files.tailMap(prefix, true).keySet()) {
            if (!file.startsWith(prefix)) {
                break;
            }
            int end = file.indexOf('/', prefix.length());
            names.add(file.substring(prefix.length(), end < 0 ? file.length() : end));
        }
        return names;
    }

    private static String folder(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
