package greenwall.app.config;

import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Loads the configuration at program start from a file, from command line options, or from both.
///
/// @param pipes the content of pipes (`--config <(…)`), which can be read only once, by their path
public record ConfigLoader(ConfigPaths paths, ConfigReader reader, Map<Path, byte[]> pipes) {
    static final int MAX_FILE_BYTES = 512 << 10;

    public ConfigLoader(ConfigPaths paths, ConfigReader reader) {
        this(paths, reader, new ConcurrentHashMap<>());
    }

    /// The options about sources. With `lab` the sources are those of the practice range, and a file is read
    /// only for its other settings.
    ///
    /// @param urls the sources; several only for the peers of Alertmanager
    public record Options(Optional<Path> file, Map<Source.Kind, List<String>> urls, boolean lab) {
        /// One source, and no file.
        public static Options of(Source.Kind kind, String url) {
            return new Options(Optional.empty(), Map.of(kind, List.of(url)), false);
        }

        public boolean namesSources() {
            return urls.values().stream().anyMatch(named -> !named.isEmpty());
        }
    }

    /// Loads the configuration. Empty if there is neither a file nor an option; the console then shows the
    /// first-run screen.
    ///
    /// Sources on the command line replace the clusters of the file. The default file is optional, but a
    /// named file must exist.
    public Optional<ConfigResult> load(Options options) {
        boolean sourcesGiven = options.namesSources() || options.lab();
        var defaultFile = paths.defaultFile();
        var file = options.file().or(() -> Optional.of(defaultFile).filter(Files::exists));
        var fromFile = file.map(f -> read(f, sourcesGiven ? reader.withOptionalClusters() : reader));
        if (!sourcesGiven) {
            return fromFile;
        }
        return switch (fromFile.orElse(null)) {
            case ConfigResult.Loaded(var config, var warnings) -> Optional.of(withOptions(config, options, warnings));
            case ConfigResult.Rejected _ -> fromFile;
            case null -> Optional.of(withOptions(builtIn(), options, List.of()));
        };
    }

    /// The file to watch: the named file, or else the default file.
    public Path fileOf(Options options) {
        return options.file().orElseGet(paths::defaultFile);
    }

    public ConfigResult read(Path file) {
        return read(file, reader);
    }

    private ConfigResult read(Path file, ConfigReader reader) {
        var shownAs = ConfigErrorCollector.shownPath(file);
        byte[] bytes;
        try {
            var piped = pipes.get(file);
            if (piped != null) {
                bytes = piped;
            } else {
                // Asked before it is read, because a file may be replaced in the meantime.
                boolean pipe =
                        Files.readAttributes(file, BasicFileAttributes.class).isOther();
                bytes = RegularFileReader.read(file, MAX_FILE_BYTES);
                if (pipe) {
                    pipes.put(file, bytes);
                }
            }
        } catch (RegularFileReader.TooLongException _) {
            return rejected(
                    shownAs, FilePosition.WHOLE, "more than 512 KiB", "a configuration file of at most 512 KiB");
        } catch (IOException e) {
            return rejected(
                    shownAs, FilePosition.WHOLE, unreadable(file), "a configuration file that this user may read");
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var text = CharBuffer.allocate(bytes.length + 1);
        var in = ByteBuffer.wrap(bytes);
        var decoded = decoder.decode(in, text, true);
        text.flip();
        if (decoded.isError()) {
            return rejected(
                    shownAs,
                    endOf(text.toString()),
                    String.format("the byte 0x%02x, which is not UTF-8", bytes[in.position()] & 0xff),
                    "a file in UTF-8");
        }
        var all = text.toString();
        return reader.read(file, shownAs, all.startsWith("\uFEFF") ? all.substring(1) : all);
    }

    private static String unreadable(Path file) {
        if (Files.isDirectory(file)) {
            return "a folder";
        }
        if (Files.exists(file) && !RegularFileReader.isReadable(file)) {
            return "a pipe, a socket or a device";
        }
        return Files.notExists(file) ? "no file" : "a file that cannot be read";
    }

    private static FilePosition endOf(String text) {
        int lastLine = text.lastIndexOf('\n') + 1;
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        return new FilePosition(line, text.codePointCount(lastLine, text.length()) + 1);
    }

    private static ConfigResult.Rejected rejected(String file, FilePosition position, String found, String expected) {
        return new ConfigResult.Rejected(List.of(new ConfigError(file, position, found, expected)), List.of());
    }

    /// The configuration if there is no file.
    public Config builtIn() {
        return reader.defaults(paths.defaultFile().resolveSibling(""));
    }

    private static ConfigResult withOptions(Config settings, Options options, List<ConfigError> warnings) {
        if (!options.namesSources()) {
            return new ConfigResult.Loaded(settings.withClusters(List.of()), warnings);
        }
        var errors = new ArrayList<ConfigError>();
        var prometheus = endpoints(Source.Kind.PROMETHEUS, options, errors).findFirst();
        var loki = endpoints(Source.Kind.LOKI, options, errors).findFirst();
        var alertmanagers = endpoints(Source.Kind.ALERTMANAGER, options, errors).toList();
        var traces = Stream.of(Source.Kind.TEMPO, Source.Kind.JAEGER)
                .flatMap(kind -> endpoints(kind, options, errors))
                .toList();
        if (!errors.isEmpty()) {
            return new ConfigResult.Rejected(List.copyOf(errors), warnings);
        }
        var cluster = new ClusterConfig("default", prometheus, loki, alertmanagers, traces, Map.of());
        return new ConfigResult.Loaded(settings.withClusters(List.of(cluster)), warnings);
    }

    private static Stream<SourceConfig> endpoints(Source.Kind kind, Options options, List<ConfigError> errors) {
        return options.urls().getOrDefault(kind, List.of()).stream()
                .flatMap(url -> endpoint(kind, url, errors).stream());
    }

    /// The user name and password in a URL are moved to the credentials, so that the URL can be shown.
    private static Optional<SourceConfig> endpoint(Source.Kind kind, String text, List<ConfigError> errors) {
        if (UrlCredentials.areUnencodedIn(text)) {
            errors.add(new ConfigError(
                    "--" + kind.word(),
                    FilePosition.WHOLE,
                    UrlCredentials.UNENCODED_FOUND,
                    "in the user and password / as %2F, ? as %3F, # as %23 and @ as %40; in a path, @ as %40"));
            return Optional.empty();
        }
        var credentials = UrlCredentials.of(text);
        var url = credentials.map(UrlCredentials::urlWithoutCredentials).orElse(text);
        var uri = SourceUrl.KIND.read().apply(url);
        if (uri.isEmpty()) {
            errors.add(new ConfigError(
                    "--" + kind.word(),
                    FilePosition.WHOLE,
                    url.isBlank() ? "nothing" : ConfigErrorCollector.quoted(url),
                    SourceUrl.IN_OPTION,
                    SourceUrl.KIND.suggest().apply(url)));
        }
        var auth = credentials
                .<SourceConfig.AuthConfig>map(
                        c -> new SourceConfig.AuthConfig.Basic(c.user(), new SecretLocation.Inline(c.password())))
                .orElseGet(SourceConfig.AuthConfig.None::new);
        return uri.map(base -> SourceConfig.plain(kind, base.base(), base.query(), auth));
    }
}
