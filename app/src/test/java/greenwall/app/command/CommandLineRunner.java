package greenwall.app.command;

import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.views.testing.SampleIncidentStarts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/// Runs command lines against a practice range and collects the observable results: exit codes, output,
/// pictures and the queries to the sources.
///
/// A line contains several commands, separated by ` ; `. In addition to the program's own commands there are
/// `cat FILE` and, for a range that the line started with `lab`, `ask PROMQL` and `pace`. Placeholders in a
/// command: `S` is the options for the range's sources, `R` the same through a proxy that records the queries;
/// `P`, `L` and `M` are the URLs of the single sources, `H` and `G` two hosts, `F` a free port, `D/` a folder,
/// `ID` the silence that the line created last, and `A` the options for the sources of the range that the line
/// started.
final class CommandLineRunner implements AutoCloseable {
    private static final Pattern SILENCE = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}");
    private static final int PORTS_OF_A_RANGE = 6;

    private final Path folder;
    private final PracticeRange range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3));
    private final RecordingProxy proxy = new RecordingProxy(range.servers().prometheus());
    private final int freePort = freePort();

    CommandLineRunner(Path folder) throws IOException {
        this.folder = folder;
        for (var name : new String[] {"east", "west"}) {
            write(name + ".yaml", "clusters:\n" + cluster(name));
        }
        write("both.yaml", "clusters:\n" + cluster("east") + cluster("west"));
        write("costly.yaml", "clusters:\n" + cluster("east") + "ssh:\n  sudo: true\n  budget: {cores: 0.01}\n" + ssh());
        write("log", "took 12 ms\ntook 97 ms\n");
        write(
                "truth",
                "{\"incident\":\"scrub\",\"host\":\"node\",\"onset\":\"2026-03-14T09:00:00Z\",\"cause\":\"a scrub\","
                        + "\"verdict\":\"not an incident\"}");
        Files.createDirectories(folder.resolve("changed"));
        write("changed/alertmanager.yml", "somebody's own\n");
        Files.createDirectories(folder.resolve("live"));
        write("live/twice.md", "# Twice\n\n```promql\nup * on() up\n```\n");
        Files.createDirectories(folder.resolve("views"));
        write(
                "views/queue.yaml",
                "title: Queue\nrows: [{panels: [{title: Length, queries: [{kind: query, text: job_queue_length}]}]}]\n");
        write("board.json", "{\"title\":\"B\",\"panels\":[{\"type\":\"stat\",\"targets\":[{\"expr\":\"up\"}]}]}\n");
        incident();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /// Below the ephemeral ports, because this port and the next five must still be free when they are used.
    private static int freePort() {
        return new SplittableRandom()
                .ints(15_000, 30_000)
                .filter(port -> IntStream.range(port, port + PORTS_OF_A_RANGE).allMatch(CommandLineRunner::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void incident() {
        var now = Instant.parse("2026-03-14T09:30:00Z");
        var incidents = new IncidentFolder(
                folder.resolve(".local/state/greenwall/incidents"), InstantSource.fixed(now), ZoneOffset.UTC, "anna");
        var opening = SampleIncidentStarts.at(now, "a spike", "east", "node", Labels.of("customer", "acme"));
        if (incidents.begin(opening) instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
            open.close();
        }
        CommandRunResult.of(
                folder,
                "incident",
                "export",
                "last",
                "-o",
                folder.resolve("kept.greenwall").toString());
    }

    private String cluster(String name) {
        return "  - {name: " + name + ", prometheus: {url: \"" + range.servers().prometheus() + "\"}}\n";
    }

    /// The access to the range's hosts, as keys of `ssh` in a configuration.
    private String ssh() throws IOException {
        var ssh = range.ssh();
        write("known_hosts", "[" + ssh.host() + "]:" + ssh.port() + " " + ssh.hostKey() + "\n");
        write(
                "ssh_config",
                "Host *\n  IdentityFile \"" + ssh.keyFile().toAbsolutePath()
                        + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile \""
                        + folder.resolve("known_hosts") + "\"\n  GlobalKnownHostsFile none\n");
        var host = substituted("H");
        return "  config: \"" + folder.resolve("ssh_config") + "\"\n  addresses: {\"" + host + "\": \"" + ssh.user(host)
                + "@" + ssh.host() + ":" + ssh.port() + "\"}\n";
    }

    @Override
    public void close() {
        proxy.close();
        range.close();
    }

    String substituted(String word) {
        return switch (word) {
            case "P" -> range.servers().prometheus().toString();
            case "L" -> range.servers().loki().toString();
            case "M" -> range.servers().alertmanager().toString();
            case "H" -> range.world().hosts().getFirst().name();
            case "G" -> range.world().hosts().getLast().name();
            case "F" -> Integer.toString(freePort);
            case "S" ->
                "--prometheus " + substituted("P") + " --loki " + substituted("L") + " --alertmanager "
                        + substituted("M");
            case "R" ->
                "--prometheus " + proxy.url() + " --loki " + substituted("L") + " --alertmanager " + substituted("M");
            default -> word.startsWith("D/") ? folder + word.substring(1) : word;
        };
    }

    /// All results, in the order of the commands.
    String run(String line) throws Exception {
        var output = new StringBuilder();
        proxy.clear();
        try (var lab = new BackgroundLabCommand(folder)) {
            for (var command : line.split(" ; ")) {
                var words = Arrays.stream(command.strip().split(" "))
                        .map(word -> switch (word) {
                            case "ID" -> lastSilence(output);
                            case "A" -> lab.sources();
                            default -> substituted(word);
                        })
                        .flatMap(word -> Arrays.stream(word.split(" ")))
                        .toList()
                        .toArray(String[]::new);
                output.append(
                        switch (words[0]) {
                            case "cat" -> Files.readString(Path.of(words[1]));
                            case "ask" -> lab.ask(words[1]);
                            case "pace" -> lab.pace();
                            case "lab" -> lab.start(words);
                            default -> run(words);
                        });
            }
        }
        return output + proxy.requests();
    }

    private String run(String[] words) throws IOException {
        var result = CommandRunResult.of(folder, words);
        var pictures = new StringBuilder();
        for (var word : words) {
            if (word.endsWith(".png") && Files.exists(Path.of(word))) {
                pictures.append(picture(Path.of(word)));
                Files.delete(Path.of(word));
            }
        }
        return "exit " + result.exit() + "\n" + pictures + result.all();
    }

    private static String lastSilence(CharSequence output) {
        return SILENCE.matcher(output).results().map(found -> found.group()).reduce("none", (_, last) -> last);
    }

    private static String picture(Path file) throws IOException {
        var picture = ImageIO.read(file.toFile());
        boolean colour = Arrays.stream(
                        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
                .anyMatch(pixel -> (pixel & 0xff) != (pixel >> 8 & 0xff) || (pixel & 0xff) != (pixel >> 16 & 0xff));
        return "picture " + picture.getWidth() + "x" + picture.getHeight()
                + (colour ? " in colour" : " without colour")
                + " corner " + (picture.getRGB(1, picture.getHeight() - 2) & 0xff) / 128 + "\n";
    }
}
