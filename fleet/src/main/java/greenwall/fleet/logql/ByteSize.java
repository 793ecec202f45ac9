package greenwall.fleet.logql;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Sizes such as `42MB` (powers of 1000) and `1.5KiB` (powers of 1024).
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d[\\d,]*+(?:\\.\\d*+)?|\\.\\d++)\\s*([a-z]*)");

    private ByteSize() {}

    public static OptionalLong parse(String text) {
        var matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        String letter = unit.isEmpty() || unit.equals("b") ? "" : unit.substring(0, 1);
        int power = letter.isEmpty() ? 0 : "kmgtpe".indexOf(letter) + 1;
        boolean binary = unit.length() > 1 && unit.charAt(1) == 'i';
        String tail = letter.isEmpty() ? "" : unit.substring(binary ? 2 : 1);
        if (!letter.isEmpty() && power == 0 || !tail.isEmpty() && !tail.equals("b")) {
            return OptionalLong.empty();
        }
        double value = Double.parseDouble(matcher.group(1).replace(",", "")) * Math.pow(binary ? 1024 : 1000, power);
        return value >= Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of((long) value);
    }
}
