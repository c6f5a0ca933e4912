

Migration.operations = together(Migration.operations)
