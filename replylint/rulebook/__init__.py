"""Rule packs: `marked` reads YAML with places, `schema` checks it, `loading` compiles and caches, `kinds` judge."""
