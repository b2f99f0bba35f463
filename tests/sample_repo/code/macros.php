<div class="littleHeader">Сроки</div>
<div class="littleResult"><p>Здравствуйте, <?= Html::encode($name) ?>! Мы не отвечаем за сроки,<br />ждите.</p></div>
<?php
$templates = [
    'lost' => 'Это не \'наш\' вопрос, ' . "{$user->name}, обратитесь в банк.",
    'late' => <<<TEXT
        Здравствуйте!
        Простите за задержку, привезём сегодня до 18:00.
        TEXT,
];
