package greenwall.connectors.http;

import java.net.URI;

/// Whether a source is reached through a proxy. Loopback never is.
public sealed interface ProxyChoice {
    ProxyChoice FROM_ENVIRONMENT = new FromEnvironment();

    /// Uses `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
    record FromEnvironment() implements ProxyChoice {}

    record None() implements ProxyChoice {}

    record FixedProxy(URI url) implements ProxyChoice {}
}
