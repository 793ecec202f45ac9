package greenwall.fleet.dashboard;

import greenwall.fleet.BundledText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Formats values in the units of dashboards: the ids of Grafana, `prefix:`, `suffix:`, `si:`, `count:`,
/// `currency:`, `bool:yes/no` and `time:FORMAT`. An unknown id is shown after the number.
public final class UnitFormat {
    private static final String[] DECIMAL = {
        " f", " p", " n", " µ", " m", " ", " k", " M", " G", " T", " P", " E", " Z", " Y"
    };
    private static final String[] BINARY = {" ", " Ki", " Mi", " Gi", " Ti", " Pi", " Ei", " Zi", " Yi"};
    private static final String[] SHORT = {"", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"};
    private static final String[] MONEY = {"", "K", "M", "B", "T"};
    private static final String[] PRESSURE = {"psi", "ksi", "Mpsi"};
    private static final int DECIMAL_ONE = 5;
    private static final Map<String, KnownUnit> KNOWN = read();

    private UnitFormat() {}

    private record KnownUnit(String kind, String unit, int offset) {}

    /// Formats a value. Without a given number of decimals, it uses as many as three digits need, without
    /// trailing zeros.
    ///
    /// @param zone the time zone of times
    /// @param now the reference for `dateTimeFromNow`, and the current day for other units
    public static String text(String unit, double value, OptionalInt decimals, ZoneId zone, Instant now) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        KnownUnit known = KNOWN.get(unit);
        if (known != null) {
            return switch (known.kind) {
                case "si" -> scaled(value, 1000, DECIMAL, DECIMAL_ONE + known.offset, known.unit, decimals);
                case "binary" -> scaled(value, 1024, BINARY, known.offset, known.unit, decimals);
                case "count" -> scaled(value, 1000, MONEY, 0, " " + known.unit, decimals);
                case "currency" -> money(value, known.unit, true, decimals);
                case "money" -> money(value, known.unit, false, decimals);
                default -> digits(value, decimals) + " " + known.unit;
            };
        }
        return switch (unit) {
            case "", "none" -> digits(value, decimals);
            case "short" -> scaled(value, 1000, SHORT, 0, "", decimals);
            case "sishort" -> scaled(value, 1000, DECIMAL, DECIMAL_ONE, "", decimals);
            case "string" -> NumberText.plain(value);
            case "percent" -> digits(value, decimals) + "%";
            case "percentunit" -> digits(value * 100, decimals) + "%";
            case "locale" -> grouped(value, decimals);
            case "sci" -> scientific(value, decimals);
            case "hex" -> hexadecimal(value);
            case "hex0x" -> (value < 0 ? "-0x" : "0x") + hexadecimal(Math.abs(value));
            case "pressurepsi" -> scaled(value, 1000, PRESSURE, 0, "", decimals);
            case "bool" -> value == 0 ? "False" : "True";
            case "bool_yes_no" -> value == 0 ? "No" : "Yes";
            case "bool_on_off" -> value == 0 ? "Off" : "On";
            default -> {
                String time = TimeUnitFormat.text(unit, value, decimals, zone, now);
                yield time != null ? time : custom(unit, value, decimals, zone);
            }
        };
    }

    /// The base of axis steps, for ticks at round numbers as shown: 1024 for bytes, 60 for seconds, else 10.
    public static int stepBase(String unit) {
        KnownUnit known = KNOWN.get(unit);
        if (known != null) {
            return known.kind.equals("binary") ? 1024 : 10;
        }
        return TimeUnitFormat.isSpan(unit) ? 60 : 10;
    }

    /// Whether values are milliseconds since the epoch.
    public static boolean isTime(String unit) {
        return unit.startsWith("dateTime") || unit.startsWith("time:");
    }

    private static String custom(String unit, double value, OptionalInt decimals, ZoneId zone) {
        int colon = unit.indexOf(':');
        String rest = unit.substring(colon + 1);
        return switch (colon < 1 ? "" : unit.substring(0, colon)) {
            case "prefix" -> rest + digits(value, decimals);
            case "suffix" -> digits(value, decimals) + (rest.isEmpty() ? "" : " " + rest);
            case "time" -> TimeUnitFormat.moment(rest, value, zone);
            case "si" -> {
                int power = "fpnµm kMGTPEZY".indexOf(rest.isEmpty() ? 'x' : rest.charAt(0));
                boolean prefixed = power >= 0 && power != DECIMAL_ONE && rest.length() > 1;
                yield scaled(
                        value,
                        1000,
                        DECIMAL,
                        prefixed ? power : DECIMAL_ONE,
                        prefixed ? rest.substring(1) : rest,
                        decimals);
            }
            case "count" -> scaled(value, 1000, MONEY, 0, " " + rest, decimals);
            case "currency" ->
                rest.startsWith("financial:")
                        ? financial(value, rest.substring(rest.indexOf(':') + 1), decimals)
                        : money(value, rest, true, decimals);
            case "bool" -> {
                int slash = rest.indexOf('/');
                String no = slash < 0 ? "-" : rest.substring(slash + 1);
                yield value == 0 ? no : slash < 0 ? rest : rest.substring(0, slash);
            }
            default -> digits(value, decimals) + " " + unit;
        };
    }

    private static String financial(double value, String symbol, OptionalInt decimals) {
        boolean behind = symbol.endsWith(":suffix");
        String bare = behind ? symbol.substring(0, symbol.length() - ":suffix".length()) : symbol;
        String text = grouped(value, OptionalInt.of(decimals.orElse(2)));
        return behind ? text + bare : bare + text;
    }

    private static String money(double value, String symbol, boolean before, OptionalInt decimals) {
        String amount = scaled(Math.abs(value), 1000, MONEY, 0, "", decimals);
        return (value < 0 ? "-" : "") + (before ? symbol + amount : amount + symbol);
    }

    private static String scaled(
            double value, int factor, String[] prefixes, int at, String unit, OptionalInt decimals) {
        int power = 0;
        if (value != 0) {
            power = (int) Math.floor(Math.log10(Math.abs(value)) / Math.log10(factor) + 1e-12);
            power = Math.clamp(power, -at, prefixes.length - at - 1);
        }
        String suffix = prefixes[at + power] + unit;
        return digits(value / Math.pow(factor, power), decimals) + (suffix.isBlank() ? "" : suffix);
    }

    /// A number with this many decimals; if none are given, as many as about three digits need.
    static String digits(double value, OptionalInt decimals) {
        int places = decimals.isPresent() ? Math.clamp(decimals.getAsInt(), 0, 15) : placesFor(value);
        double factor = Math.pow(10, places);
        double rounded = Math.floor(value * factor + 0.5) / factor;
        if (Math.abs(rounded) >= 1e21 || Double.isInfinite(rounded) || Double.isNaN(rounded)) {
            return NumberText.plain(value);
        }
        if (decimals.isEmpty() || (rounded != 0 && Math.abs(rounded) < 1e-6)) {
            return NumberText.plain(rounded);
        }
        return String.format(Locale.ROOT, "%." + places + "f", rounded == 0 ? 0.0 : rounded);
    }

    private static int placesFor(double value) {
        if (value == 0 || value % 1 == 0) {
            return 0;
        }
        int power = (int) Math.floor(Math.log10(Math.abs(value)));
        double norm = Math.abs(value) / Math.pow(10, power - 1.0);
        return Math.clamp(1 - power + (norm > 2.25 ? 1 : 0), 0, 15);
    }

    private static String grouped(double value, OptionalInt decimals) {
        String text = String.format(Locale.ROOT, "%,." + Math.clamp(decimals.orElse(3), 0, 15) + "f", value);
        if (decimals.isPresent() || text.indexOf('.') < 0) {
            return text;
        }
        String bare = text.replaceAll("0+$", "");
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private static String scientific(double value, OptionalInt decimals) {
        String text = decimals.isPresent()
                ? String.format(Locale.ROOT, "%." + Math.clamp(decimals.getAsInt(), 0, 15) + "e", value)
                : String.format(Locale.ROOT, "%.15e", value).replaceAll("\\.?0+e", "e");
        return text.replaceFirst("e([+-])0+(\\d)", "e$1$2");
    }

    private static String hexadecimal(double value) {
        return value % 1 == 0 && Math.abs(value) < 1L << 53
                ? Long.toString((long) value, 16).toUpperCase(Locale.ROOT)
                : Double.toHexString(value);
    }

    private static Map<String, KnownUnit> read() {
        Map<String, KnownUnit> known = new HashMap<>();
        BundledText.sections(UnitFormat.class, "units.txt").forEach((kind, rows) -> {
            for (List<String> row : rows) {
                for (String id : row.getLast().split(" ")) {
                    String[] parts = id.split(":");
                    int offset = parts.length < 2 ? 0 : Integer.parseInt(parts[1]);
                    known.put(parts[0], new KnownUnit(kind, row.getFirst(), offset));
                }
            }
        });
        return known;
    }
}
