package greenwall.lab.logs;

import greenwall.lab.signal.SeededNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Generates log lines from a text with placeholders, such as `Accepted publickey for {user} from {ip} port {port}
/// ssh2`. The same seed always fills a placeholder with the same value, so that the lines of one run are consistent.
final class LogLineGenerator {
    private static final Pattern GAP = Pattern.compile("\\{([a-z]+)(\\d*)(?::([^}]*))?}");
    private static final String[] USERS = {"alice", "bob", "chen", "dana", "erik", "farah", "deploy", "backup"};
    private static final String[] GUESSED = {
        "admin", "root", "test", "oracle", "ubuntu", "postgres", "git", "user", "ftpuser", "pi", "support", "hadoop"
    };
    private static final String HEX = "0123456789abcdef";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// A literal text, or a placeholder with its random number.
    private interface Part {
        void fill(StringBuilder out, long seed);
    }

    private final List<Part> parts = new ArrayList<>();

    LogLineGenerator(String text) {
        var matcher = GAP.matcher(text);
        int at = 0;
        while (matcher.find()) {
            addLiteral(text.substring(at, matcher.start()));
            long key = SeededNoise.mix(17, matcher.group());
            var part = placeholder(matcher.group(1), Objects.requireNonNullElse(matcher.group(3), ""));
            parts.add((out, seed) -> part.fill(out, SeededNoise.mix(seed, key)));
            at = matcher.end();
        }
        addLiteral(text.substring(at));
    }

    private void addLiteral(String text) {
        parts.add((out, _) -> out.append(text));
    }

    private static Part placeholder(String kind, String argument) {
        return switch (kind) {
            case "n" -> {
                long[] bounds = bounds(argument);
                yield (out, drawn) -> out.append(between(drawn, bounds[0], bounds[1]));
            }
            case "f" -> {
                long[] bounds = bounds(argument);
                yield (out, drawn) -> out.append(between(drawn, bounds[0], bounds[1]))
                        .append('.')
                        .append(between(drawn >>> 20, 100, 999));
            }
            case "x" -> digits(argument, HEX);
            case "b" -> digits(argument, BASE64);
            case "pick" -> oneOf(argument.split("\\|"));
            case "user" -> oneOf(USERS);
            case "guess" -> oneOf(GUESSED);
            case "ip" -> (out, drawn) -> out.append("203.0.113.").append(between(drawn, 1, 254));
            case "in" ->
                (out, drawn) -> out.append("10.")
                        .append(between(drawn, 70, 73))
                        .append(".0.")
                        .append(between(drawn >>> 12, 10, 90));
            case "port" -> (out, drawn) -> out.append(between(drawn, 32_768, 60_999));
            case "pid" -> (out, drawn) -> out.append(between(drawn, 700, 419_000));
            default -> throw new IllegalArgumentException("unknown placeholder " + kind);
        };
    }

    String fill(long seed) {
        var out = new StringBuilder(128);
        for (var part : parts) {
            part.fill(out, seed);
        }
        return out.toString();
    }

    private static long[] bounds(String argument) {
        return Stream.of(argument.split("-")).mapToLong(Long::parseLong).toArray();
    }

    private static Part oneOf(String[] choices) {
        return (out, drawn) -> out.append(choices[(int) between(drawn, 0, choices.length - 1)]);
    }

    private static long between(long drawn, long low, long high) {
        return low + Long.remainderUnsigned(drawn, high - low + 1);
    }

    private static Part digits(String argument, String alphabet) {
        int count = Integer.parseInt(argument);
        return (out, drawn) -> {
            long left = drawn;
            for (int i = 0; i < count; i++) {
                if (i % 8 == 7) {
                    left = SeededNoise.mix(drawn, i);
                }
                out.append(alphabet.charAt((int) Long.remainderUnsigned(left, alphabet.length())));
                left >>>= 6;
            }
        };
    }
}
