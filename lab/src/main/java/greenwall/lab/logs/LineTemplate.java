package greenwall.lab.logs;

import greenwall.lab.signal.SeededNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A log line with placeholders: `Accepted publickey for {user} from {ip} port {port} ssh2`. The same seed
/// always fills a placeholder with the same value, so that the lines of one episode are consistent.
final class LineTemplate {
    private static final Pattern GAP = Pattern.compile("\\{([a-z]+)(\\d*)(?::([^}]*))?}");
    private static final String[] USERS = {"alice", "bob", "chen", "dana", "erik", "farah", "deploy", "backup"};
    private static final String[] GUESSED = {
        "admin", "root", "test", "oracle", "ubuntu", "postgres", "git", "user", "ftpuser", "pi", "support", "hadoop"
    };
    private static final String HEX = "0123456789abcdef";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// A placeholder: its kind, its argument, and the key of its random number.
    private record Part(String literal, String kind, String[] choices, long low, long high, long key) {
        static Part literal(String text) {
            return new Part(text, "", new String[0], 0, 0, 0);
        }
    }

    private final List<Part> parts = new ArrayList<>();

    LineTemplate(String text) {
        var matcher = GAP.matcher(text);
        int at = 0;
        while (matcher.find()) {
            if (matcher.start() > at) {
                parts.add(Part.literal(text.substring(at, matcher.start())));
            }
            parts.add(part(matcher.group(), matcher.group(1), matcher.group(3) == null ? "" : matcher.group(3)));
            at = matcher.end();
        }
        if (at < text.length()) {
            parts.add(Part.literal(text.substring(at)));
        }
    }

    private static Part part(String whole, String kind, String argument) {
        long key = SeededNoise.mix(17, whole);
        return switch (kind) {
            case "n", "f" -> {
                String[] bounds = argument.split("-");
                yield new Part("", kind, bounds, Long.parseLong(bounds[0]), Long.parseLong(bounds[1]), key);
            }
            case "x", "b" -> new Part("", kind, new String[0], Long.parseLong(argument), 0, key);
            case "pick" -> new Part("", kind, argument.split("\\|"), 0, 0, key);
            default -> new Part("", kind, new String[0], 0, 0, key);
        };
    }

    String fill(long seed) {
        if (parts.size() == 1 && parts.getFirst().kind().isEmpty()) {
            return parts.getFirst().literal();
        }
        var out = new StringBuilder(128);
        for (Part part : parts) {
            if (part.kind().isEmpty()) {
                out.append(part.literal());
            } else {
                fill(out, part, SeededNoise.mix(seed, part.key()));
            }
        }
        return out.toString();
    }

    private static void fill(StringBuilder out, Part part, long drawn) {
        switch (part.kind()) {
            case "n" -> out.append(between(drawn, part.low(), part.high()));
            case "f" ->
                out.append(between(drawn, part.low(), part.high())).append('.').append(between(drawn >>> 20, 100, 999));
            case "x" -> digits(out, drawn, part.low(), HEX);
            case "b" -> digits(out, drawn, part.low(), BASE64);
            case "pick" -> out.append(part.choices()[(int) between(drawn, 0, part.choices().length - 1)]);
            case "user" -> out.append(USERS[(int) between(drawn, 0, USERS.length - 1)]);
            case "guess" -> out.append(GUESSED[(int) between(drawn, 0, GUESSED.length - 1)]);
            case "ip" -> out.append("203.0.113.").append(between(drawn, 1, 254));
            case "in" ->
                out.append("10.").append(between(drawn, 70, 73)).append(".0.").append(between(drawn >>> 12, 10, 90));
            case "port" -> out.append(between(drawn, 32_768, 60_999));
            case "pid" -> out.append(between(drawn, 700, 419_000));
            default ->
                throw new IllegalArgumentException(String.format(Locale.ROOT, "unknown placeholder %s", part.kind()));
        }
    }

    private static long between(long drawn, long low, long high) {
        return low + Long.remainderUnsigned(drawn, high - low + 1);
    }

    private static void digits(StringBuilder out, long drawn, long count, String alphabet) {
        long left = drawn;
        for (int i = 0; i < count; i++) {
            if (i % 8 == 7) {
                left = SeededNoise.mix(drawn, i);
            }
            out.append(alphabet.charAt((int) Long.remainderUnsigned(left, alphabet.length())));
            left >>>= 6;
        }
    }
}
