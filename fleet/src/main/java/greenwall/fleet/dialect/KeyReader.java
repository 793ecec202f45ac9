package greenwall.fleet.dialect;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Reads the canonical key out of a row's labels.
public final class KeyReader {
    private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9+/]{42,43}=?");

    private final Form form;
    private final UnaryOperator<String> hostOfPublicKey;

    /// `hostOfPublicKey` gives the name of the host whose WireGuard interface has the key, or the empty string.
    public KeyReader(Form form, UnaryOperator<String> hostOfPublicKey) {
        this.form = form;
        this.hostOfPublicKey = hostOfPublicKey;
    }

    public Labels key(Labels row) {
        if (form.keys().isEmpty()) {
            return Labels.EMPTY;
        }
        List<String> pairs = new ArrayList<>();
        for (var key : form.keys()) {
            var value = key.constant().orElse("");
            for (var label : key.labels()) {
                if (!value.isEmpty()) {
                    break;
                }
                value = row.get(label);
            }
            pairs.add(key.name());
            pairs.add(canonical(key.name(), value));
        }
        return Labels.of(pairs.toArray(String[]::new));
    }

    private String canonical(String key, String value) {
        if (key.equals("peer")) {
            return peer(value);
        }
        return key.equals("type") && value.startsWith("cksum") ? "checksum" : value;
    }

    private String peer(String value) {
        if (!PUBLIC_KEY.matcher(value).matches()) {
            return value;
        }
        var host = hostOfPublicKey.apply(value);
        return host.isEmpty() ? value.substring(0, 8) : host;
    }
}
