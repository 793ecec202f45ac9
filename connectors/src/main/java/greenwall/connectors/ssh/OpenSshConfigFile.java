package greenwall.connectors.ssh;

import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.SanitizedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The parts of the user's OpenSSH client configuration that determine how a host is reached. `Match` is
/// supported for `all`, `host`, `originalhost` and `user`; commands are never run, and a section that requires
/// one does not apply.
public final class OpenSshConfigFile {
    private static final int DEEPEST_INCLUDE = 16;
    private static final int MAX_LINES = 20_000;
    private static final int LARGEST_FILE = 4 << 20;

    private static final Pattern WILD = Pattern.compile("[*?\\[\\\\]");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /// One `Host` or `Match` section.
    ///
    /// @param kind `host`, `match`, or `all` for the entries before the first section
    /// @param within the section whose `Include` named its file; it applies only where that one does
    record Section(String kind, List<String> patterns, List<Entry> entries, Optional<Section> within) {}

    record Entry(String key, List<String> words) {
        String value() {
            return String.join(" ", words);
        }
    }

    private final List<Section> sections = new ArrayList<>();
    private Optional<String> unread = Optional.empty();
    private Optional<Section> within = Optional.empty();
    private final Path folder;
    private final Set<Path> reading = new HashSet<>();
    private int lines;

    private OpenSshConfigFile(Path folder) {
        this.folder = folder;
    }

    /// Reads a configuration; it is empty if the file does not exist.
    public static OpenSshConfigFile read(Path file) {
        var absolute = file.toAbsolutePath();
        var parent = absolute.getParent();
        var config = new OpenSshConfigFile(parent == null ? absolute : parent);
        config.readFile(file, 0);
        return config;
    }

    /// A part of the configuration that could not be read: without it, a name may lead to another machine.
    Optional<String> unread() {
        return unread;
    }

    List<Section> sections() {
        return sections;
    }

    /// Whether a section that does not apply to all names applies to this name.
    boolean hasSectionFor(String alias) {
        return sections.stream()
                .filter(s -> s.kind().equals("host"))
                .anyMatch(s -> s.patterns().stream()
                                .anyMatch(
                                        p -> !p.equals("*") && !p.startsWith("!") && OpenSshPattern.fitsHost(p, alias))
                        && matchesAny(s.patterns(), alias));
    }

    /// Reads a file, but not again within itself if it includes itself.
    private void readFile(Path file, int depth) {
        var name = file.toAbsolutePath().normalize();
        if (reading.add(name)) {
            readOnce(file, depth);
            reading.remove(name);
        }
    }

    private void readOnce(Path file, int depth) {
        List<String> text;
        try {
            // Only file names must be valid UTF-8; comments may have any encoding.
            text = new String(RegularFileReader.read(file, LARGEST_FILE), StandardCharsets.UTF_8)
                    .replaceFirst("^\ufeff", "")
                    .lines()
                    .toList();
        } catch (NoSuchFileException _) {
            return;
        } catch (RegularFileReader.NotRegularFileException _) {
            // A wildcard may match a folder, which OpenSSH ignores too.
            if (!isEmptyDevice(file) && (depth == 0 || !Files.isDirectory(file))) {
                unread(file, "is a pipe, a device or a folder, so it is not read; put a file there");
            }
            return;
        } catch (RegularFileReader.TooLongException _) {
            unread(file, "is longer than " + LARGEST_FILE + " bytes, so it is not read; shorten it");
            return;
        } catch (IOException _) {
            unread(file, "cannot be read; let this user read it");
            return;
        }
        sections.add(new Section("all", List.of(), new ArrayList<>(), within));
        for (var line : text) {
            if (++lines > MAX_LINES) {
                unread(file, "brings the configuration to more than " + MAX_LINES + " lines; shorten it");
                return;
            }
            line(line.strip(), file, depth);
        }
    }

    private void unread(Path file, String why) {
        unread = unread.or(() -> Optional.of(SanitizedText.line(file.toString()) + " " + why));
    }

    /// Whether the file is the usual empty device.
    static boolean isEmptyDevice(Path file) {
        return file.equals(Path.of("/dev/null"));
    }

    private void line(String line, Path file, int depth) {
        // For OpenSSH a NUL ends a text; it is never part of a name.
        if (line.isEmpty() || line.startsWith("#") || line.indexOf('\0') >= 0) {
            return;
        }
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(line.replaceFirst("^(\\w+)\\s*=\\s*", "$1 "));
        while (matcher.find() && !matcher.group().startsWith("#")) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        var key = words.removeFirst().toLowerCase(Locale.ROOT);
        switch (key) {
            case "host", "match" -> sections.add(new Section(key, List.copyOf(words), new ArrayList<>(), within));
            case "include" -> words.forEach(pattern -> include(pattern, file, depth));
            default -> sections.getLast().entries().add(new Entry(key, List.copyOf(words)));
        }
    }

    private void include(String pattern, Path from, int depth) {
        if (depth >= DEEPEST_INCLUDE) {
            unread(from, "has an Include more than " + DEEPEST_INCLUDE + " files deep; nest fewer files");
            return;
        }
        var around = sections.getLast();
        var home = System.getProperty("user.home", ".");
        within = Optional.of(around);
        try {
            var wanted = pattern.startsWith("~/") ? Path.of(home, pattern.substring(2)) : folder.resolve(pattern);
            matchingFiles(wanted.normalize()).forEach(file -> readFile(file, depth + 1));
        } catch (InvalidPathException _) {
            // This is not a valid path, so no file matches it.
        }
        within = around.within();
        // For the lines after the include.
        sections.add(new Section(around.kind(), around.patterns(), new ArrayList<>(), within));
    }

    /// The files that a path with wildcards names, sorted.
    private static List<Path> matchingFiles(Path wanted) {
        var root = wanted.getRoot();
        var found = root == null ? List.<Path>of() : List.of(root);
        for (var name : wanted) {
            var next = new ArrayList<Path>();
            for (var folder : found) {
                next.addAll(matchingFiles(folder, name.toString()));
            }
            found = next.size() > MAX_LINES ? next.subList(0, MAX_LINES) : next;
        }
        return found;
    }

    private static List<Path> matchingFiles(Path folder, String name) {
        if (!WILD.matcher(name).find()) {
            return List.of(folder.resolve(name));
        }
        try {
            return RegularFileReader.inFolder(folder, file -> OpenSshPattern.fitsFile(name, file));
        } catch (IOException _) {
            // A pattern that matches no file includes nothing.
            return List.of();
        }
    }

    boolean applies(Section section, String alias, String hostName, String user) {
        if (section.within()
                .filter(outer -> !applies(outer, alias, hostName, user))
                .isPresent()) {
            return false;
        }
        return switch (section.kind()) {
            case "all" -> true;
            case "host" -> matchesAny(section.patterns(), alias);
            default -> matched(section.patterns(), alias, hostName, user);
        };
    }

    private static boolean matched(List<String> words, String alias, String hostName, String user) {
        if (words.size() == 1 && words.getFirst().equalsIgnoreCase("all")) {
            return true;
        }
        for (int i = 0; i + 1 < words.size(); i += 2) {
            var patterns = List.of(words.get(i + 1).split(","));
            boolean fits = switch (words.get(i).toLowerCase(Locale.ROOT)) {
                case "host" -> matchesAny(patterns, hostName);
                case "originalhost" -> matchesAny(patterns, alias);
                case "user" -> matchesAny(patterns, user);
                default -> false;
            };
            if (!fits) {
                return false;
            }
        }
        return words.size() >= 2 && words.size() % 2 == 0;
    }

    /// Matches a list of patterns with `!` for exceptions, as in OpenSSH: a text that matches an exception does
    /// not match the list.
    static boolean matchesAny(List<String> patterns, String text) {
        boolean found = false;
        for (var pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (OpenSshPattern.fitsHost(pattern.substring(1), text)) {
                    return false;
                }
            } else if (OpenSshPattern.fitsHost(pattern, text)) {
                found = true;
            }
        }
        return found;
    }
}
