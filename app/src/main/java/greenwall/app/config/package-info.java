/// The configuration file: reading it with every mistake named, watching it, writing a first one, and its
/// secrets.
@NullMarked
package greenwall.app.config;

import org.jspecify.annotations.NullMarked;
