package greenwall.lab.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// `echo` and `printf`.
final class Printing {
    private Printing() {}

    static int echo(Call call, List<String> arguments) throws InterruptedException {
        int at = 0;
        boolean line = true;
        boolean escapes = true;
        while (at < arguments.size() && arguments.get(at).matches("-[neE]+")) {
            line &= !arguments.get(at).contains("n");
            escapes = !arguments.get(at).contains("E");
            at++;
        }
        var text = String.join(" ", arguments.subList(at, arguments.size()));
        call.print((escapes ? unescape(text) : text) + (line ? "\n" : ""));
        return 0;
    }

    static int printf(Call call, List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            return call.fail(2, "printf: usage: printf format [arg ...]");
        }
        var format = arguments.getFirst();
        var left = arguments.subList(1, arguments.size());
        var out = new StringBuilder();
        int used;
        do {
            used = formatted(unescape(format), left, out);
            left = left.subList(Math.min(used, left.size()), left.size());
        } while (used > 0 && !left.isEmpty());
        call.print(out.toString());
        return 0;
    }

    private static int formatted(String format, List<String> arguments, StringBuilder out) {
        int used = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int end = i + 1;
            while (end < format.length() && "-+ #0123456789.".indexOf(format.charAt(end)) >= 0) {
                end++;
            }
            if (end >= format.length()) {
                out.append(format, i, end);
                break;
            }
            char kind = format.charAt(end);
            var flags = format.substring(i + 1, end);
            if (kind == '%') {
                out.append('%');
            } else {
                var argument = used < arguments.size() ? arguments.get(used) : "";
                used++;
                out.append(one(flags, kind, argument));
            }
            i = end;
        }
        return used;
    }

    private static String one(String flags, char kind, String argument) {
        try {
            return switch (kind) {
                case 'd', 'i', 'u' ->
                    String.format(
                            Locale.ROOT, "%" + flags + "d", argument.isEmpty() ? 0L : Long.parseLong(argument.strip()));
                case 'x', 'X', 'o' ->
                    String.format(
                            Locale.ROOT, "%" + flags + kind, argument.isEmpty() ? 0L : Long.decode(argument.strip()));
                case 'f', 'e', 'g' ->
                    String.format(
                            Locale.ROOT, "%" + flags + kind, argument.isEmpty() ? 0.0 : Double.parseDouble(argument));
                case 'c' -> argument.isEmpty() ? "" : argument.substring(0, 1);
                case 'b' -> unescape(argument);
                default -> String.format(Locale.ROOT, "%" + flags.replace("0", "") + "s", argument);
            };
        } catch (IllegalArgumentException _) {
            return kind == 's' ? argument : "0";
        }
    }

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'a' -> out.append('\u0007');
                case 'e' -> out.append('\u001b');
                case '\\' -> out.append('\\');
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i;
                    while (end < text.length() && end < i + 4 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                        end++;
                    }
                    var octal = (byte) Integer.parseInt(text.substring(i, end), 8);
                    out.append(new String(new byte[] {octal}, StandardCharsets.ISO_8859_1));
                    i = end - 1;
                }
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }
}
