import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// The application as a folder that runs by itself: jlink's runtime of JDK and JavaFX, the application's jars
/// beside it, and jpackage's launcher.
final class Image {
    private static final String CACHE = "greenwall.aot";
    private static final String FONTS = "fonts";

    private final Build build;
    private final Path folder;

    private Image(Build build, Path folder) {
        this.build = build;
        this.folder = folder;
    }

    static Image make(Build build) throws IOException, InterruptedException {
        var runtime = build.work().resolve("runtime");
        FileTrees.delete(runtime);
        Run.tool(Run.ofJdk(
                "jlink",
                build.options("jlink.options"),
                List.of(
                        "--module-path",
                        build.tree().resolve("lib/javafx").toString(),
                        "--output",
                        runtime.toString())));
        putNativesBeside(runtime, build.tree().resolve("lib/javafx"));
        return new Image(build, pack(build, runtime));
    }

    /// JavaFX unpacks its native libraries into a home folder unless it finds them beside the runtime's own.
    private static void putNativesBeside(Path runtime, Path javafx) throws IOException {
        var natives = runtime.resolve(Platform.current() == Platform.WINDOWS ? "bin" : "lib");
        try (var jars = Files.list(javafx)) {
            for (var jar : jars.sorted().toList()) {
                try (var zip = new ZipFile(jar.toFile())) {
                    for (var entry : zip.stream().toList()) {
                        if (entry.getName().matches("[^/]+\\.(so|dll|dylib)")) {
                            var library = natives.resolve(entry.getName());
                            if (!Files.exists(library)) {
                                Files.copy(zip.getInputStream(entry), library);
                            }
                        }
                    }
                }
            }
        }
    }

    private static Path pack(Build build, Path runtime) throws IOException, InterruptedException {
        var into = FileTrees.fresh(build.work().resolve("image"));
        var options = new ArrayList<>(build.options("jpackage.options"));
        options.addAll(List.of("--type", "app-image", "--app-version", numbers(build.release())));
        options.addAll(List.of("--runtime-image", runtime.toString(), "--dest", into.toString()));
        var jars = MarkedJars.mark(
                build.tree().resolve("lib/app"), FileTrees.fresh(build.work().resolve("jars")));
        putFontsBeside(jars.folder());
        options.addAll(List.of("--input", jars.folder().toString(), "--main-jar", jars.main()));
        options.addAll(List.of("--icon", icon(build).toString()));
        for (var option : build.options(build.tree().resolve("lib/jvm.options"))) {
            options.addAll(List.of("--java-options", option));
        }
        options.addAll(List.of("--java-options", "-Dgreenwall.fonts=$APPDIR/" + FONTS));
        if (Platform.current() == Platform.WINDOWS) {
            // Without it the command line would print nothing.
            options.add("--win-console");
        }
        Run.tool(Run.ofJdk("jpackage", options));
        var image = into.resolve(Platform.current() == Platform.MAC ? "greenwall.app" : "greenwall");
        var launchers = build.tree().resolve("bin");
        switch (Platform.current()) {
            case LINUX -> putLauncherBefore(image.resolve("bin/greenwall"), launchers.resolve("greenwall"));
            case WINDOWS -> putLauncherBeside(image.resolve("bin"), launchers.resolve("greenwall.cmd"));
            case MAC -> putLauncherBeside(image.resolve("Contents/bin"), launchers.resolve("greenwall"));
        }
        return image;
    }

    /// The tree's launcher starts jpackage's program, so that a JVM that cannot start is no verdict here
    /// either. jpackage's finds its settings by its own name and in the folder above its own.
    private static void putLauncherBefore(Path program, Path launcher) throws IOException {
        var behind = program.getParent().resolveSibling("libexec").resolve("greenwall");
        Files.createDirectories(behind.getParent());
        Files.move(program, behind);
        Files.copy(launcher, program, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /// What a menu starts stays jpackage's program; scripts and terminals take the tree's launcher.
    private static void putLauncherBeside(Path folder, Path launcher) throws IOException {
        Files.copy(
                launcher,
                Files.createDirectories(folder).resolve(launcher.getFileName()),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    /// JavaFX copies a font that it reads from a jar to a temporary file, and leaves that behind when it is
    /// killed.
    private static void putFontsBeside(Path jars) throws IOException {
        var fonts = Files.createDirectories(jars.resolve(FONTS));
        List<Path> styles;
        try (var files = Files.list(jars)) {
            styles = files.filter(file -> file.getFileName().toString().startsWith("styles-"))
                    .toList();
        }
        for (var jar : styles) {
            try (var zip = new ZipFile(jar.toFile())) {
                for (var entry : zip.stream().toList()) {
                    if (entry.getName().endsWith(".ttf")) {
                        Files.copy(
                                zip.getInputStream(entry),
                                fonts.resolve(Path.of(entry.getName()).getFileName()));
                    }
                }
            }
        }
    }

    /// macOS takes no version that begins with a zero.
    private static String numbers(String release) {
        return Platform.current() == Platform.MAC && release.startsWith("0.") ? "1" + release.substring(1) : release;
    }

    private static Path icon(Build build) throws IOException {
        return switch (Platform.current()) {
            case LINUX -> Icons.png(256, build.work().resolve("greenwall.png"));
            case WINDOWS -> Icons.ico(build.work().resolve("greenwall.ico"));
            case MAC -> Icons.icns(build.work().resolve("greenwall.icns"));
        };
    }

    Path folder() {
        return folder;
    }

    /// What stands beside the jars.
    Path app() {
        return folder.resolve(
                switch (Platform.current()) {
                    case LINUX -> "lib/app";
                    case WINDOWS -> "app";
                    case MAC -> "Contents/app";
                });
    }

    private Path launcher() {
        return folder.resolve(
                switch (Platform.current()) {
                    case LINUX -> "bin/greenwall";
                    case WINDOWS -> "greenwall.exe";
                    case MAC -> "Contents/MacOS/greenwall";
                });
    }

    private static String url(String line, String server) throws IOException {
        var found = Pattern.compile("\"" + server + "\"\\s*:\\s*\"([^\"]+)\"").matcher(line);
        if (!found.find()) {
            throw new IOException("the range names no " + server + ": " + line);
        }
        return found.group(1);
    }

    /// Runs the program.
    String outputOf(List<String> words, Map<String, String> environment) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(words);
        return Run.tool(command, environment);
    }

    /// Makes the start-up cache by running the image itself, with the very options it will have: a cache fits
    /// one JVM, one class path with the times of its jars, and one set of options. Where there is an X server
    /// to be had, the console opens its window on that.
    void makeCache() throws IOException, InterruptedException {
        FileTrees.setPermissionsAndTimes(folder, build.time());
        var cache = app().resolve(CACHE);
        Files.deleteIfExists(cache);
        // Classes alone: profiles of how methods ran make the JIT compile more at the start than they save later.
        var settings = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-XX:AOTCacheOutput=" + cache + " -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining");
        var command = new ArrayList<String>();
        if (Platform.current() == Platform.LINUX && Files.isExecutable(Path.of("/usr/bin/xvfb-run"))) {
            command.addAll(List.of("/usr/bin/xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"));
        }
        command.addAll(List.of(launcher().toString(), "rehearse"));
        String output;
        var range = new ProcessBuilder(launcher().toString(), "lab", "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = range.inputReader()) {
            var urls = lines.readLine();
            if (urls == null) {
                throw new IOException("the practice range for the rehearsal did not start");
            }
            command.addAll(List.of("--range", url(urls, "prometheus"), "--range-loki", url(urls, "loki")));
            output = Run.tool(command, settings);
        } finally {
            range.descendants().forEach(ProcessHandle::destroy);
            range.destroy();
        }
        if (!Files.exists(cache)) {
            throw new IOException("the rehearsal left no start-up cache; its output:\n" + output);
        }
        var launcherSettings = app().resolve("greenwall.cfg");
        Files.writeString(
                launcherSettings,
                Files.readString(launcherSettings).stripTrailing() + "\njava-options=-XX:AOTCache=$APPDIR/" + CACHE
                        + "\n");
        FileTrees.setPermissionsAndTimes(folder, build.time());
    }
}
